import Convergence
import ConvergenceTesting

/// The README's code, as it stands there; a rule of the house compares the two.
enum ReadmeExamples {
  static func document() throws -> (alice: Document, bob: Document) {
    var alice = DocumentReplica(ReplicaID(1))
    var bob = DocumentReplica(ReplicaID(2))
    let now = Instant(nanoseconds: 1_700_000_000_000_000_000)

    let hers = try alice.edit(at: now) { try $0.insert("passport", into: "/packing") }
    let his = try bob.edit(at: now) { try $0.increment("/budget", by: 250) }
    try alice.merge(his, at: now)
    try bob.merge(hers, at: now)

    print(alice.document)  // {"budget":250,"packing":["passport"]}
    precondition(alice.document == bob.document)
    return (alice.document, bob.document)
  }
}

extension ReadmeExamples {
  static func types() -> [String]? {
    var mine = Replica<ORMap<String, ORSet<String>>>(ReplicaID(1))
    var yours = Replica<ORMap<String, ORSet<String>>>(ReplicaID(2))

    let added = mine.edit { cart, dots in
      cart.update("tags", using: &dots) { $0.insert("crdt", using: &$1) }
    }
    yours.merge(added)
    let removed = yours.edit { cart, dots in cart.removeValue(forKey: "tags", using: &dots) }
    mine.edit { cart, dots in
      cart.update("tags", using: &dots) { $0.insert("swift", using: &$1) }
    }
    mine.merge(removed)  // the removal takes what it has seen, and no more

    precondition(mine.value["tags"]?.elements == ["swift"])
    return mine.value["tags"]?.elements
  }
}

extension ReadmeExamples {
  static func ownType() throws {
    struct Likes: JoinSemilattice {
      var count = 0
      mutating func merge(_ other: Likes) { count = max(count, other.count) }
    }
    try checkConvergence(of: Likes.self, seeds: 0..<1_000) { likes, random in
      likes.state.count += 1
      return "like"
    } showing: {
      $0.count
    } expecting: { edits in
      edits.count
    }
  }
}

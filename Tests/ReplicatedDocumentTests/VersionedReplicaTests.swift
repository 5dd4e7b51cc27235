import CRDTs
import Causality
import ConvergenceTesting
import NetworkSimulator
import Randomness
import ReplicatedDocument
import Testing

/// A document that remembers.
@Suite struct VersionedReplicaTests {
  private let now = Instant(nanoseconds: 1_000_000)

  @Test func `every version can be read again, and two can be compared`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    let first = try #require(try alice.edit(at: now, message: "one") { try $0.set("/a", to: 1) })
    let second = try #require(try alice.edit(at: now) { try $0.set("/a", to: 2) })
    try alice.edit(at: now) { try $0.removeValue(at: "/a") }
    #expect(try alice.log.document(at: CausalContext()).json == [:])
    #expect(try alice.log.document(at: first.version).json == ["a": 1])
    #expect(try alice.log.document(at: second.version).json == ["a": 2])
    #expect(try alice.log.document(at: alice.version) == alice.document)
    let changes = try alice.log.changes(from: first.version, to: second.version)
    #expect(changes.map(\.description) == ["/a: 1 → 2"])
    #expect(first.message == "one" && first.author == ReplicaID(1))
    #expect(alice.log[Dot(ReplicaID(1), first.id.sequence)] == first)
    #expect(alice.log[Dot(ReplicaID(1), 99)] == nil)
  }

  @Test func `an edit that changes nothing is not logged, nor one that is refused`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    #expect(try alice.edit(at: now) { try $0.removeValue(at: "/a") } == nil)
    #expect(throws: DocumentError.self) { try alice.edit(at: now) { try $0.set("", to: 1) } }
    #expect(alice.log.isEmpty)
  }

  @Test func `versions that are none, or are gone, are refused`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    let first = try #require(try alice.edit(at: now) { try $0.set("/a", to: 1) })
    let second = try #require(try alice.edit(at: now) { try $0.set("/a", to: 2) })
    let hole = CausalContext(second.version.subtracting(first.version))
    #expect(throws: HistoryError.notAVersion) { try alice.log.document(at: hole) }
    let future = CausalContext([Dot(ReplicaID(9), 1)])
    #expect(throws: HistoryError.unknownEvents) { try alice.log.document(at: future) }
    #expect(alice.trim(to: first.version) == 1)
    #expect(throws: HistoryError.trimmed) { try alice.log.document(at: CausalContext()) }
    #expect(throws: HistoryError.noSuchEdit(first.id)) { try alice.undo(first.id, at: now) }
    #expect(try alice.log.document(at: second.version) == alice.document)
  }

  @Test func `undoing takes back what nobody has changed since, and redoing brings it again`()
    throws
  {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))
    let base = try #require(
      try alice.edit(at: now) { document in
        try document.set("/title", to: "draft")
        try document.set("/author/name", to: "ann")
        try document.insert("a", into: "/tags")
        try document.increment("/count", by: 5)
      })
    try bob.merge(base, at: now)
    let edit = try #require(
      try alice.edit(at: now) { document in
        try document.set("/title", to: "final")
        try document.removeValue(at: "/author")
        try document.insert("b", into: "/tags")
        try document.increment("/count", by: 2)
        try document.set("/extra", to: true)
      })
    try bob.merge(edit, at: now)
    let other = try #require(
      try bob.edit(at: now) { document in
        try document.set("/title", to: "bob's")
        try document.increment("/count", by: 10)
      })
    try alice.merge(other, at: now)
    let undone = try #require(try alice.undo(edit.id, at: now))
    #expect(
      alice.document.json == [
        "title": "bob's", "author": ["name": "ann"], "tags": ["a"], "count": 15,
      ])
    #expect(try alice.undo(edit.id, at: now) == nil || alice.document["/title"] == "bob's")
    try bob.merge(undone, at: now)
    try alice.undo(undone.id, at: now)
    #expect(alice.document["/author"] == nil && alice.document["/extra"] == true)
    #expect(alice.document["/tags"] == ["a", "b"])
  }

  @Test func `a field or the whole document can be made what it was`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    let first = try #require(
      try alice.edit(at: now) { document in
        try document.set("/a/x", to: 1)
        try document.set("/a/y", to: 2)
        try document.set("/b", to: 3)
        try document.increment("/c", by: 4)
      })
    let wanted = alice.document.json
    try alice.edit(at: now) { document in
      try document.removeValue(at: "/a")
      try document.set("/b", to: ["k": 1])
      try document.removeValue(at: "/c")
      try document.set("/c", to: "text")
      try document.set("/d", to: 1)
    }
    try alice.revert("/a/x", to: first.version, at: now)
    #expect(alice.document["/a"] == ["x": 1])
    try alice.revert(to: first.version, at: now)
    #expect(alice.document.json == wanted)
    #expect(try alice.revert(to: first.version, at: now) == nil, "there is nothing left to do")
  }

  @Test func `blame names the edits that made a field what it is`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))
    let first = try #require(try alice.edit(at: now) { try $0.set("/a/x", to: 1) })
    try bob.merge(first, at: now)
    let second = try #require(try bob.edit(at: now) { try $0.set("/a/y", to: 2) })
    let third = try #require(try alice.edit(at: now) { try $0.set("/a/x", to: 3) })
    try bob.merge(third, at: now)
    let culprits = bob.log.blame("/a", in: bob.document)
    #expect(Set(culprits.map(\.id)) == [first.id, second.id, third.id], "the first made the map")
    #expect(bob.log.blame("/a/y", in: bob.document) == [second])
    #expect(bob.log.blame("/nowhere", in: bob.document).isEmpty)
  }

  @Test func `logs join like any lattice, trimmed or not`() throws {
    for seed in 0..<20 as Range<UInt64> {
      var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 900), entity: 0)
      var alice = VersionedReplica(ReplicaID(1))
      var bob = VersionedReplica(ReplicaID(2))
      var samples = [DocumentLog()]
      for step in 0..<12 {
        let path: DocumentPath = ["k\(random.below(3))"]
        let value = JSONValue.integer(Int64(step))
        let isAlice = random.below(2) == 0
        let edit =
          isAlice
          ? try alice.edit(at: now) { try $0.set(path, to: value) }
          : try bob.edit(at: now) { try $0.set(path, to: value) }
        if edit != nil, random.below(3) > 0 {
          if isAlice {
            try bob.merge(alice.document, log: alice.log, at: now)
          } else {
            try alice.merge(bob.document, log: bob.log, at: now)
          }
        }
        if step % 4 == 3 { samples += [alice.log, bob.log] }
      }
      var trimmed = alice.log
      trimmed.trim(toCount: 3)
      #expect(trimmed.count == min(3, alice.log.count))
      try checkLatticeLaws(of: samples + [trimmed])
      #expect(try trimmed.document(at: alice.log.context) == alice.document)
    }
  }
}

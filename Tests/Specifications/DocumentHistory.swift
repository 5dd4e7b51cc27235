package import Convergence
package import ConvergenceTesting

/// Three replicas, what they have edited, and what each has received.
package struct DocumentHistory: ~Copyable {
  package let seed: UInt64
  package var draw: KeyedSequence
  package private(set) var oracle = DocumentOracle()
  package private(set) var log: [Document.Delta] = []
  private var first = DocumentReplica(ReplicaID(1))
  private var second = DocumentReplica(ReplicaID(2))
  private var third = DocumentReplica(ReplicaID(3))
  private var received: [Set<Int>] = [[], [], []]
  private var now = Instant(nanoseconds: 1_000_000)
  /// The bytes of the first state seen with each context.
  private var states: [[UInt8]: [UInt8]] = [:]

  package init(seed: UInt64) {
    self.seed = seed
    draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1000))
  }

  package var documents: [Document] { [first.document, second.document, third.document] }

  /// One replica edits, or receives some deltas or a whole state.
  package mutating func step() throws {
    let place = Int(draw.below(3))
    if draw.below(2) == 0 { now = now.advanced(by: 1000) }
    switch draw.below(10) {
    case 0..<5: edit(place)
    case 5..<9 where !log.isEmpty:
      var group = Document.Delta()
      for _ in 0...draw.below(3) {
        let delta = Int(draw.below(UInt64(log.count)))
        received[place].insert(delta)
        group.merge(log[delta])
      }
      try merge(group, place)
    default:
      let other = Int(draw.below(3))
      received[place].formUnion(received[other])
      try merge(documents[other].state, place)
    }
    try compare(documents[place], "replica \(place)")
    try Self.require(
      documents[place].json, is: oracle.json(of: received[place]),
      "a document shows what the oracle says", "seed \(seed), replica \(place)")
  }

  /// Hands every replica every delta, in any order.
  package mutating func deliverEverything() throws {
    for place in 0..<3 {
      for delta in shuffled(Array(log.indices)) {
        received[place].insert(delta)
        try merge(log[delta], place)
        try compare(documents[place], "replica \(place)")
      }
    }
  }

  /// Requires that all replicas show what the oracle says of all edits, and are the same.
  package func judgeEnd() throws {
    let documents = documents
    for document in documents {
      let place = "seed \(seed) at the end"
      try Self.require(document, is: documents[0], "replicas converge", place)
      try Self.require(
        document.canonicalBytes, is: documents[0].canonicalBytes, "equal states have equal bytes",
        place)
      try Self.require(
        document.json, is: oracle.json(of: Set(log.indices)),
        "a document shows what the oracle says", place)
      let again = try Document(canonicalBytes: document.canonicalBytes)
      try Self.require(again, is: document, "a document survives the codec", place)
    }
  }

  private mutating func edit(_ place: Int) {
    let edits = (0...draw.below(3)).map { _ in Edit.random(&draw, isNarrow: seed % 2 == 0) }
    var delta: Document.Delta?
    let now = now
    switch place {
    case 0: delta = first.accepted(edits, at: now)
    case 1: delta = second.accepted(edits, at: now)
    default: delta = third.accepted(edits, at: now)
    }
    guard let delta, !delta.context.isEmpty else { return }
    oracle.note(
      edits, transaction: log.count, received: received[place],
      timestamp: delta.store.latestTimestamp, by: ReplicaID(UInt64(place + 1)))
    received[place].insert(log.count)
    log.append(delta)
  }

  private mutating func merge(_ delta: Document.Delta, _ place: Int) throws {
    switch place {
    case 0: try first.merge(delta, at: now)
    case 1: try second.merge(delta, at: now)
    default: try third.merge(delta, at: now)
    }
  }

  /// Checks that whoever has seen the same holds the same.
  package mutating func compare(_ document: Document, _ comment: String) throws {
    let context = document.state.context
    let bytes = document.canonicalBytes
    let earlier = states[context.canonicalBytes] ?? bytes
    try Self.require(
      bytes, is: earlier, "equal contexts mean equal states",
      "seed \(seed), \(comment) at \(context)")
    states[context.canonicalBytes] = bytes
  }

  /// Requires that two values are equal.
  package static func require<Value: Equatable>(
    _ found: Value, is expected: Value, _ law: String, _ comment: @autoclosure () -> String
  ) throws(Counterexample) {
    guard found != expected else { return }
    throw Counterexample(law, "\(comment()): \(found) is not \(expected)")
  }

  /// Some places in a random order.
  package mutating func shuffled(_ places: [Int]) -> [Int] {
    var result = places
    for index in result.indices.reversed() {
      result.swapAt(index, Int(draw.below(UInt64(index + 1))))
    }
    return result
  }
}

extension DocumentReplica {
  /// The delta of some edits, unless they are refused.
  fileprivate mutating func accepted(_ edits: [Edit], at now: Instant) -> Document.Delta? {
    do throws(DocumentError) {
      return try edit(at: now) { (editor) throws(DocumentError) in
        for edit in edits { try edit.apply(to: &editor) }
      }
    } catch {
      return nil
    }
  }
}

import CRDTs
import CanonicalCoding
import Causality
import NetworkSimulator
import ReplicatedDocument
import Testing

@Suite struct DocumentConvergenceTests {
  @Test(arguments: 0..<150 as Range<UInt64>)
  func `replicas that edit at random agree with the oracle and with each other`(
    seed: UInt64
  ) throws {
    var run = RandomRun(seed: seed)
    for _ in 0..<30 { try run.step() }
    try run.deliverEverything()
    let documents = run.documents
    for document in documents {
      check(document, is: documents[0], "seed \(seed)")
      check(document.canonicalBytes, is: documents[0].canonicalBytes, "seed \(seed)")
      check(document.json, is: run.oracle.json(of: Set(run.log.indices)), "seed \(seed)")
      check(document.editCount, is: UInt64(run.log.count), "seed \(seed)")
      let again = try Document(canonicalBytes: document.canonicalBytes)
      check(again, is: document, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `any deltas in any order, doubled and grouped, make the same state`(seed: UInt64) throws {
    var run = RandomRun(seed: seed &+ 1_000_000)
    for _ in 0..<20 { try run.step() }
    for _ in 0..<10 {
      let chosen = run.log.indices.filter { _ in run.draw.below(3) > 0 }
      var states: [Document] = []
      for _ in 0..<3 {
        var document = Document()
        var group = Document.Delta()
        for place in run.shuffled(chosen + chosen.prefix(3)) {
          group.merge(run.log[place])
          if run.draw.below(3) > 0 {
            document.merge(try Document.Delta(canonicalBytes: group.canonicalBytes))
            group = Document.Delta()
          }
        }
        document.merge(group)
        run.compare(document, "a group of deltas")
        states.append(document)
      }
      check(states.allSatisfy { $0 == states[0] }, "seed \(seed), deltas \(chosen)")
      check(states[0].json, is: run.oracle.json(of: Set(chosen)), "seed \(seed), \(chosen)")
    }
  }
}

/// Three replicas, what they have edited, and what each has received.
private struct RandomRun: ~Copyable {
  let seed: UInt64
  var draw: KeyedSequence
  var oracle = DocumentOracle()
  private(set) var log: [Document.Delta] = []
  private var first = DocumentReplica(1)
  private var second = DocumentReplica(2)
  private var third = DocumentReplica(3)
  private var received: [Set<Int>] = [[], [], []]
  private var now = Instant(nanoseconds: 1_000_000)
  /// The bytes of the first state seen with each context.
  private var states: [[UInt8]: [UInt8]] = [:]

  init(seed: UInt64) {
    self.seed = seed
    draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1000))
  }

  var documents: [Document] { [first.document, second.document, third.document] }

  /// One replica edits, or receives some deltas or a whole state.
  mutating func step() throws {
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
    compare(documents[place], "replica \(place)")
    check(
      documents[place].json, is: oracle.json(of: received[place]), "seed \(seed), replica \(place)")
  }

  /// Hands every replica every delta, in any order.
  mutating func deliverEverything() throws {
    for place in 0..<3 {
      for delta in shuffled(Array(log.indices)) {
        received[place].insert(delta)
        try merge(log[delta], place)
        compare(documents[place], "replica \(place)")
      }
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
  mutating func compare(_ document: Document, _ comment: String) {
    let context = document.state.context
    let bytes = document.canonicalBytes
    let earlier = states[context.canonicalBytes] ?? bytes
    check(bytes, is: earlier, "seed \(seed), \(comment) at \(context)")
    states[context.canonicalBytes] = bytes
  }

  mutating func shuffled(_ places: [Int]) -> [Int] {
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

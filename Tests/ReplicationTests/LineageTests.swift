import CanonicalCoding
import Causality
import Checking
import Randomness
import Testing

@testable import Replication

/// What is known of who has minted what, against a list that is searched from end to end.
@Suite struct LineageTests {
  private struct Start: Hashable {
    let replica: ReplicaID
    let boot: UInt32
  }

  /// For each start the first dot and the last.
  private typealias Model = [Start: ClosedRange<UInt64>]

  private let replicas = (1...4).map { ReplicaID(UInt64($0) * 1000) }

  /// Some dots of up to four starts of each replica, which claim the same ones if they may.
  private func draw(
    _ random: inout KeyedSequence, mayOverlap: Bool
  ) -> (lineage: Lineage, model: Model) {
    var (lineage, model) = (Lineage(), Model())
    for _ in 0..<random.below(16) {
      let replica = random.pick(from: replicas)
      let boot = UInt32(1 + random.below(4))
      let first = UInt64(boot) * 5
      let last = first + random.below(mayOverlap ? 9 : 5)
      lineage.note(DotRun(replica, first, last), boot: boot)
      let start = Start(replica: replica, boot: boot)
      model[start] = first...max(last, model[start]?.upperBound ?? 0)
    }
    return (lineage, model)
  }

  private func lineage(_ model: Model) -> [Lineage.Span] {
    model.map { start, run in
      Lineage.Span(
        replica: start.replica, first: run.lowerBound, last: run.upperBound, boot: start.boot)
    }
    .sorted { ($0.replica, $0.first) < ($1.replica, $1.first) }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `what is noted, merged and asked agrees with a list`(seed: UInt64) {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 9901))
    let (first, a) = draw(&random, mayOverlap: true)
    let (second, b) = draw(&random, mayOverlap: true)
    let replay = "seed \(seed): \(first) and \(second)"
    check(first.spans, is: lineage(a), replay)
    check(first.spansByReplica.flatMap { $0 }, is: first.spans, replay)
    for replica in replicas {
      check(
        Array(first.spans(of: replica)), is: lineage(a).filter { $0.replica == replica }, replay)
    }
    var merged = first
    merged.merge(second)
    let both = a.merging(b) { $0.lowerBound...max($0.upperBound, $1.upperBound) }
    check(merged.spans, is: lineage(both), replay)
    check(merged.covers(first) && merged.covers(second), "a join covers both; \(replay)")
    let isCovered = b.allSatisfy { $0.value.upperBound <= a[$0.key]?.upperBound ?? 0 }
    check(first.covers(second), is: isCovered, replay)
    check(first.agrees(with: second), replay)
    let clash = lineage(a).contains { mine in
      lineage(b).contains { other in
        mine.replica == other.replica && mine.boot != other.boot && mine.first <= other.last
          && other.first <= mine.last
      }
    }
    check(first.conflict(with: second) != nil, is: clash, replay)
    let isKnown = b.allSatisfy { start, run in
      a[start] != nil && a.keys.count { $0.replica == start.replica } == 1
        && (start.replica != replicas[0] || run.upperBound <= a[start]?.upperBound ?? 0)
    }
    check(first.hasBegun(second, knowingAllOf: replicas[0]), is: isKnown, replay)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `what is said with some dots names their starts, and is read as it was written`(
    seed: UInt64
  ) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 9902))
    let (known, model) = draw(&random, mayOverlap: false)
    var dots = DotCloud()
    var expected = Model()
    for (start, run) in model.sorted(by: {
      ($0.key.replica, $0.key.boot) < ($1.key.replica, $1.key.boot)
    }) {
      for sequence in run where random.below(3) > 0 {
        dots.merge(DotCloud(DotRun(start.replica, sequence, sequence)))
        expected[start] = run.lowerBound...sequence
      }
    }
    let replay = "seed \(seed): \(dots) of \(known)"
    let said = known.restricted(to: dots)
    check(said.spans, is: lineage(expected), replay)
    var encoder = CanonicalEncoder()
    said.encode(into: &encoder)
    var decoder = CanonicalDecoder(encoder.bytes)
    check(try Lineage(from: &decoder, covering: dots), is: said, replay)
    check(decoder.remaining, is: 0, replay)
    for length in encoder.bytes.indices {
      var decoder = CanonicalDecoder(encoder.bytes, upTo: length)
      check((try? Lineage(from: &decoder, covering: dots)) == nil, "\(length) bytes; \(replay)")
    }
  }

  @Test func `a start that had no right to its dots goes over to its successor`() {
    var lineage = Lineage()
    lineage.note(DotRun(replicas[1], 1, 4), boot: 7)
    lineage.note(DotRun(replicas[1], 3, 9), boot: 8)
    let proof = DoubleMint(replicas[1], (1, 7), (3, 8))
    check(lineage.mentions([proof]), is: proof)
    check(lineage.boot(of: Dot(replicas[1], 9)), is: 8)
    check(
      lineage.retire(proof),
      is: Renaming(run: DotRun(replicas[1], 3, 9), successor: proof.successor))
    check(lineage.count, is: 2)
    check(lineage.boot(of: Dot(replicas[1], 9)), is: nil)
    check(lineage.boot(of: Dot(proof.successor, 1)), is: 8)
    check(lineage.boot(of: Dot(proof.successor, 7)), is: 8)
    check(lineage.mentions([proof]) == nil && lineage.retire(proof) == nil, "once is enough")
  }

  /// Dots of one replica with gaps between them, each minted by a start of its own.
  private func holdings(_ marks: some Collection<UInt32>) -> [UInt8] {
    var (dots, encoder) = (DotCloud(), CanonicalEncoder())
    for number in 1...UInt64(marks.count) {
      dots.insert(Dot(replicas[0], 2 * number))
    }
    dots.encode(into: &encoder)
    encoder.count(marks.count - 1)
    for mark in marks {
      encoder.integer(2)
      encoder.word(mark)
    }
    return encoder.bytes
  }

  private func decode(_ bytes: [UInt8]) throws(CanonicalDecodingError) -> Holdings {
    var decoder = CanonicalDecoder(bytes)
    return try Holdings(from: &decoder)
  }

  @Test func `a start that begins twice is refused`() throws {
    let sound = try decode(holdings([10, 11, 12]))
    check(sound.lineage.spans.map(\.boot), is: [10, 11, 12])
    for marks in [[10, 11, 10], [10, 10, 11], [10, 11, 11]] as [[UInt32]] {
      do throws(CanonicalDecodingError) {
        Issue.record("\(marks) are read: \(try decode(holdings(marks)))")
      } catch {
        check(error.reason, is: .notCanonical, "\(marks)")
      }
    }
  }

  @Test func `many starts are read in a moment, as a packet may hold thousands`() throws {
    let marks = 1...UInt32(1 << 15)
    check(try decode(holdings(marks)).lineage.count, is: marks.count)
  }

  @Test func `starts that do not begin where they are known to have begun are seen`() {
    var (known, claimed) = (Lineage(), Lineage())
    known.note(DotRun(replicas[2], 4, 9), boot: 7)
    claimed.note(DotRun(replicas[2], 5, 9), boot: 7)
    check(!known.agrees(with: claimed) && known.agrees(with: known), "")
    check(!known.hasBegun(claimed, knowingAllOf: replicas[0]), "")
    check(known.conflict(with: claimed) == nil, "one start is not two")
  }
}

import Convergence
import ConvergenceTesting
import Testing

@Suite struct Identities {
  @Test func `a source counts on after its own greatest dot, gaps or not, A9`() {
    let replica = ReplicaID(9)
    let table: [(seen: [UInt64], next: UInt64)] = [
      ([], 1), ([1, 2, 3], 4), ([2], 3), ([1, 2, 7], 8), ([5, 9], 10),
    ]
    for (seen, next) in table {
      let others = [ReplicaID(3), ReplicaID(16)].map { Dot($0, 100) }
      let context = CausalContext(seen.map { Dot(replica, $0) } + others)
      var source = DotSource(resuming: replica, after: context)
      let dots = [source.next(), source.next()]
      #expect(dots == [Dot(replica, next), Dot(replica, next + 1)], "after \(seen)")
      #expect(source.sequence == next + 1)
    }
  }

  @Test func `dots that nobody has seen can be taken back`() {
    var source = DotSource(unchecked: ReplicaID(9), after: 4)
    _ = source.next()
    _ = source.next()
    source.rewind(unpublishedAfter: 4)
    #expect(source.next() == Dot(ReplicaID(9), 5))
  }

  @Test func `identities and dots order as numbers, D3`() {
    #expect(ReplicaID(9) < ReplicaID(16))
    #expect(ReplicaID(9).description > ReplicaID(16).description, "as text it is the other way")
    let dots = [Dot(ReplicaID(9), 2), Dot(ReplicaID(9), 10), Dot(ReplicaID(16), 1)]
    #expect(dots.reversed().sorted() == dots)
    #expect(Dot.order(dots[0], dots[1]) < 0)
    #expect(dots.map(\.description) == ["9:2", "9:10", "10:1"])
  }

  @Test func `an identity prints as exactly one text`() {
    for value in [0, 9, 16, 0xA3F, .max] as [UInt64] {
      #expect(ReplicaID(ReplicaID(value).description) == ReplicaID(value))
    }
    for text in ["", "0f", "F", "+9", "-1", "g", "10000000000000000", " 9"] {
      #expect(ReplicaID(text) == nil, "\(text)")
    }
  }

  @Test func `identities have one byte string each`() throws {
    try checkCodecLaws(of: [0, 9, 16, .max].map(ReplicaID.init))
  }

  @Test func `an instant advances to the ends of time and no further`() {
    let table: [(start: Int64, step: Int64, end: Int64)] = [
      (0, 5, 5), (5, -7, -2), (.max, 1, .max), (.max - 3, .max, .max), (.min, -1, .min),
      (.min + 3, .min, .min), (.max, .min, -1),
    ]
    for (start, step, end) in table {
      #expect(Instant(nanoseconds: start).advanced(by: step).nanoseconds == end)
    }
    #expect(Instant.zero < Instant(nanoseconds: 1) && Instant(nanoseconds: 1) < .distantFuture)
  }
}

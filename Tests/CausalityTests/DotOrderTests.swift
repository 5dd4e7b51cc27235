import Convergence
import Testing

@Suite struct DotOrder {
  /// The places as a plain sort finds them.
  private func sorted(_ dots: [Dot]) -> [Int32] {
    dots.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
      .map { Int32($0.offset) }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `places are those of a stable sort`(seed: UInt64) {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 506))
    // Near and far dots of few and of many replicas, some of them twice.
    for (replicas, sequences) in [(1, 50), (3, 400), (5, 1 << 61), (200, 4), (70, 1 << 40)] {
      let dots = (0..<random.below(120)).map { _ in
        Dot(ReplicaID(random.below(UInt64(replicas))), 1 + random.below(UInt64(sequences)))
      }
      #expect(dots.placesInOrder == sorted(dots), "replay: seed \(seed), \(dots)")
      let once = Array(Set(dots)).sorted().reversed() as [Dot]
      #expect(once.placesInOrder == sorted(once), "replay: seed \(seed), \(once)")
    }
  }

  @Test func `no dots have no places, and the last dots there can be have some`() {
    #expect([Dot]().placesInOrder == [])
    let far = [Dot(ReplicaID(.max), .max), Dot(ReplicaID(0), .max), Dot(ReplicaID(0), 0)]
    #expect(far.placesInOrder == [2, 1, 0])
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct PNCounterCoding {
  @Test func `the states and deltas of a counter both ways have exactly one byte string`() throws {
    for seed in 0..<10 as Range<UInt64> {
      try checkCodecLaws(of: reachableStates(of: PNCounterSpecification.self, seed: seed))
    }
  }

  @Test func `the bytes of a counter both ways do not change`() throws {
    var counter = PNCounter()
    for (replica, amount) in [(16, .min), (9, 5)] as [(UInt64, Int64)] {
      var dots = DotSource(unchecked: ReplicaID(replica), after: 0)
      counter.increment(by: amount, using: &dots)
    }
    try expectGolden(
      counter, "01 01 0000000000000009 05 01 0000000000000010 80808080808080808001")
    try expectGolden(PNCounter(), "01 00 00")
  }

  @Test func `hostile bytes of a counter both ways are refused where they go wrong`() {
    let nine = "0000000000000009"
    expectRefusals(
      of: PNCounter.self,
      [
        ("nothing", "", .truncated, 0),
        ("another version", "02 00", .unknownVersion(2), 0),
        ("one direction", "01 00", .truncated, 2),
        ("three directions", "01 00 00 00", .trailingBytes, 3),
        ("replicas out of order", "01 00 02 0000000000000010 01 \(nine) 01", .notAscending, 12),
        ("a count of zero", "01 00 01 \(nine) 00", .notCanonical, 3),
        ("four thousand million replicas", "01 00 ffffffff0f", .truncated, 2),
      ])
  }
}

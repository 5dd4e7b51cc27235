import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct GCounterCoding {
  @Test func `the states and deltas of a grow-only counter have exactly one byte string`() throws {
    for seed in 0..<10 as Range<UInt64> {
      try checkCodecLaws(of: reachableStates(of: GCounterSpecification.self, seed: seed))
    }
  }

  @Test func `the bytes of a grow-only counter do not change`() throws {
    var counter = GCounter()
    for (replica, amount) in [(16, 1), (9, 300)] as [(UInt64, UInt64)] {
      var dots = DotSource(unchecked: ReplicaID(replica), after: 0)
      counter.increment(by: amount, using: &dots)
    }
    try expectGolden(counter, "01 02 0000000000000009 ac02 0000000000000010 01")
    try expectGolden(GCounter(), "01 00")
  }

  @Test func `hostile bytes of a grow-only counter are refused where they go wrong`() {
    let nine = "0000000000000009"
    expectRefusals(
      of: GCounter.self,
      [
        ("nothing", "", .truncated, 0),
        ("another version", "02 00", .unknownVersion(2), 0),
        ("replicas out of order", "01 02 0000000000000010 01 \(nine) 01", .notAscending, 11),
        ("a replica twice", "01 02 \(nine) 01 \(nine) 01", .notAscending, 11),
        ("a count of zero", "01 01 \(nine) 00", .notCanonical, 2),
        ("a count of 65 bits", "01 01 \(nine) ffffffffffffffffff02", .integerTooLarge, 10),
        ("four thousand million replicas", "01 ffffffff0f \(nine) 01", .truncated, 1),
        ("half a replica", "01 01 00000000", .truncated, 1),
        ("something behind it", "01 00 00", .trailingBytes, 2),
      ])
  }
}

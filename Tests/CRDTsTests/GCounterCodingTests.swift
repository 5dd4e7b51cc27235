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
    try expectGolden(counter, "02 0000000000000009 ac02 0000000000000010 01")
    try expectGolden(GCounter(), "00")
  }

  @Test func `hostile bytes of a grow-only counter are refused where they go wrong`() {
    let nine = "0000000000000009"
    expectRefusals(
      of: GCounter.self,
      [
        ("nothing", "", .truncated, 0),
        ("replicas out of order", "02 0000000000000010 01 \(nine) 01", .notAscending, 10),
        ("a replica twice", "02 \(nine) 01 \(nine) 01", .notAscending, 10),
        ("a count of zero", "01 \(nine) 00", .notCanonical, 1),
        ("a count of 65 bits", "01 \(nine) ffffffffffffffffff02", .integerTooLarge, 9),
        ("four thousand million replicas", "ffffffff0f \(nine) 01", .truncated, 0),
        ("half a replica", "01 00000000", .truncated, 0),
        ("something behind it", "00 00", .trailingBytes, 1),
      ])
  }
}

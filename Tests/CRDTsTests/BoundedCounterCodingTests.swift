import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct BoundedCounterCoding {
  @Test func `the states and deltas of a bounded counter have exactly one byte string`() throws {
    for seed in 0..<4 as Range<UInt64> {
      try checkCodecLaws(
        of: reachableStates(of: BoundedCounterSpecification.self, seed: seed, steps: 14))
    }
  }

  @Test func `the bytes of a bounded counter do not change`() throws {
    var dots = DotSource(unchecked: ReplicaID(9), after: 0)
    var counter = BoundedCounter()
    counter.increment(by: 300, using: &dots)
    try counter.decrement(by: 2, using: &dots)
    try counter.transfer(7, to: ReplicaID(16), using: &dots)
    try counter.transfer(1, to: ReplicaID(3), using: &dots)
    try expectGolden(
      counter,
      """
      01 01 0000000000000009 ac02 01 0000000000000009 02 \
      02 0000000000000009 0000000000000003 01 0000000000000009 0000000000000010 07
      """)
    try expectGolden(BoundedCounter(), "01 00 00 00")
  }

  @Test func `hostile bytes of a bounded counter are refused where they go wrong`() {
    let nine = "0000000000000009"
    let sixteen = "0000000000000010"
    expectRefusals(
      of: BoundedCounter.self,
      [
        ("nothing", "", .truncated, 0),
        ("another version", "02 00", .unknownVersion(2), 0),
        ("no handings over", "01 00 00", .truncated, 3),
        ("a count of zero", "01 01 \(nine) 00 00 00", .notCanonical, 2),
        (
          "givers out of order", "01 00 00 02 \(sixteen)\(nine) 01 \(nine)\(sixteen) 01",
          .notAscending, 21
        ),
        (
          "a route twice", "01 00 00 02 \(nine)\(sixteen) 01 \(nine)\(sixteen) 01", .notAscending,
          21
        ),
        ("nothing handed over", "01 00 00 01 \(nine)\(sixteen) 00", .notCanonical, 4),
        ("a handing over to oneself", "01 00 00 01 \(nine)\(nine) 01", .notCanonical, 4),
        (
          "an amount of 65 bits", "01 00 00 01 \(nine)\(sixteen) ffffffffffffffffff02",
          .integerTooLarge, 20
        ),
        ("four thousand million handings over", "01 00 00 ffffffff0f", .truncated, 3),
        ("something behind it", "01 00 00 00 00", .trailingBytes, 4),
      ])
  }

  @Test func `a counter that could not come about is read without a trap`() throws {
    let nine = "0000000000000009"
    let sixteen = "0000000000000010"
    let full = "ffffffffffffffffff01"
    let counter = try BoundedCounter(
      canonicalBytes: bytes("01 00 01 \(nine) \(full) 01 \(nine)\(sixteen) \(full)"))
    #expect(counter.value == 0)
    #expect(counter.rights(of: ReplicaID(9)) == 0)
    #expect(counter.rights(of: ReplicaID(16)) == .max)
  }
}

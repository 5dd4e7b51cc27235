import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct CausalCounterCoding {
  @Test func `the states and deltas of a causal counter have exactly one byte string`() throws {
    try checkCodecLaws(ofStatesOf: CausalCounterSpecification.self, seeds: 0..<10)
  }

  @Test func `the bytes of a causal counter are those of format 1`() throws {
    var alice = Replica<CausalCounter>(ReplicaID(9))
    alice.edit { $0.increment(by: 5, using: &$1) }
    let removal = alice.edit { $0.removeAll(using: &$1) }
    alice.edit { $0.increment(by: -1, using: &$1) }
    alice.edit { $0.increment(by: .min, using: &$1) }
    try expectGolden(
      alice.state, "01 01 0000000000000009 01 0003 01 02 0302 01 ffffffffffffffffff01")
    try expectGolden(removal, "01 01 0000000000000009 01 0001 00")
    try expectGolden(Causal<CausalCounter>.initial, "01 00 00")
  }

  @Test func `hostile bytes of a causal counter are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<CausalCounter>.self,
      [
        ("increments out of order", seen + "01 02 01 01 02 02", .notAscending, 14),
        ("an increment twice", seen + "01 02 01 00 02 02", .notAscending, 14),
        ("a single increment put off", seen + "01 01 00 02", .notCanonical, 14),
        ("an amount of 65 bits", seen + "02 ffffffffffffffffff02", .integerTooLarge, 14),
        ("an amount in two bytes too many", seen + "02 8000", .notCanonical, 14),
        ("a dot outside the context", seen + "04 02", .dotOutsideContext, 13),
        ("four thousand million increments", seen + "01 ffffffff0f", .truncated, 14),
      ])
  }
}

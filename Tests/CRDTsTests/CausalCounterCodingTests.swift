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
      alice.state, "01 01 0000000000000009 01 0003 02 0003 01 0004 ffffffffffffffffff01")
    try expectGolden(removal, "01 01 0000000000000009 01 0001 00")
    try expectGolden(Causal<CausalCounter>.initial, "01 00 00")
  }

  @Test func `hostile bytes of a causal counter are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<CausalCounter>.self,
      [
        ("increments out of order", seen + "02 0002 02 0001 02", .notAscending, 17),
        ("an increment twice", seen + "02 0001 02 0001 02", .notAscending, 17),
        ("an amount of 65 bits", seen + "01 0001 ffffffffffffffffff02", .integerTooLarge, 16),
        ("an amount in two bytes too many", seen + "01 0001 8000", .notCanonical, 16),
        ("a dot outside the context", seen + "01 0003 02", .dotOutsideContext, 13),
        ("a replica outside the table", seen + "01 0101 02", .unknownIdentifier, 14),
        ("four thousand million increments", seen + "ffffffff0f", .truncated, 13),
      ])
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct EWFlagCoding {
  @Test func `the states and deltas of an enable-wins flag have exactly one byte string`() throws {
    try checkCodecLaws(ofStatesOf: EWFlagSpecification.self, seeds: 0..<10)
  }

  @Test func `the bytes of an enable-wins flag are those of format 1`() throws {
    var alice = Replica<EWFlag>(ReplicaID(9))
    var bob = Replica<EWFlag>(ReplicaID(16))
    alice.edit { $0.enable(using: &$1) }
    alice.edit { $0.enable(using: &$1) }
    bob.edit { $0.enable(using: &$1) }
    bob.merge(alice.state)
    try expectGolden(
      bob.state,
      "01 02 0000000000000009 01 0002 0000000000000010 01 0000 01 02 0203")
    let disabling = bob.edit { $0.disable(using: &$1) }
    try expectGolden(
      disabling, "01 02 0000000000000009 01 0100 0000000000000010 01 0001 00")
    try expectGolden(Causal<EWFlag>.initial, "01 00 00")
  }

  @Test func `hostile bytes of an enable-wins flag are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<EWFlag>.self,
      [
        ("no store", seen, .truncated, 13),
        ("dots out of order", seen + "01 02 0101", .notAscending, 14),
        ("a dot twice", seen + "01 02 0100", .notAscending, 14),
        ("a single dot put off", seen + "01 01 00", .notCanonical, 14),
        ("a dot outside the context", seen + "04", .dotOutsideContext, 13),
        ("a dot far outside the context", seen + "ffffffffffffffffff01", .dotOutsideContext, 13),
        ("four thousand million dots", seen + "01 ffffffff0f", .truncated, 14),
        ("something behind it", seen + "00 00", .trailingBytes, 14),
      ])
  }
}

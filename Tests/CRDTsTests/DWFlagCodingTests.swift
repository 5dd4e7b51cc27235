import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct DWFlagCoding {
  @Test func `the states and deltas of a disable-wins flag have exactly one byte string`() throws {
    try checkCodecLaws(ofStatesOf: DWFlagSpecification.self, seeds: 0..<10)
  }

  @Test func `the bytes of a disable-wins flag are those of format 1`() throws {
    var alice = Replica<DWFlag>(ReplicaID(9))
    var bob = Replica<DWFlag>(ReplicaID(16))
    alice.edit { $0.enable(using: &$1) }
    let disabling = alice.edit { $0.disable(using: &$1) }
    bob.edit { $0.enable(using: &$1) }
    bob.merge(alice.state)
    try expectGolden(
      bob.state,
      "01 02 0000000000000009 01 0002 0000000000000010 01 0000 03 05")
    try expectGolden(disabling, "01 01 0000000000000009 01 0002 00 04")
    try expectGolden(Causal<DWFlag>.initial, "01 00 00 00")
  }

  @Test func `hostile bytes of a disable-wins flag are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<DWFlag>.self,
      [
        ("no disablings", seen + "00", .truncated, 14),
        ("enablings out of order", seen + "01 02 0101 00", .notAscending, 14),
        ("disablings out of order", seen + "00 01 02 0101", .notAscending, 15),
        ("an enabling outside the context", seen + "04 00", .dotOutsideContext, 13),
        ("a disabling outside the context", seen + "00 04", .dotOutsideContext, 14),
        ("four thousand million disablings", seen + "00 01 ffffffff0f", .truncated, 15),
        ("an edit that is both", seen + "02 02", .notCanonical, 13),
        ("something behind it", seen + "00 00 00", .trailingBytes, 15),
      ])
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct MVRegisterCoding {
  @Test func `the states and deltas of a multi-value register have one byte string`() throws {
    try checkCodecLaws(ofStatesOf: MVRegisterSpecification.self, seeds: 0..<10)
  }

  @Test func `the bytes of a multi-value register are those of format 1`() throws {
    var alice = Replica<MVRegister<Int>>(ReplicaID(9))
    var bob = Replica<MVRegister<Int>>(ReplicaID(16))
    alice.edit { $0.set(-3, using: &$1) }
    let delta = alice.edit { $0.set(300, using: &$1) }
    bob.edit { $0.set(7, using: &$1) }
    bob.merge(delta)
    try expectGolden(
      bob.state,
      "01 02 0000000000000009 01 0002 0000000000000010 01 0000 01 02 0203 d8040e")
    try expectGolden(delta, "01 01 0000000000000009 01 0002 04 d804")
    try expectGolden(Causal<MVRegister<Int>>.initial, "01 00 00")
  }

  @Test func `hostile bytes of a multi-value register are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<MVRegister<Int>>.self,
      [
        ("writes out of order", seen + "01 02 0101 0202", .notAscending, 14),
        ("a write twice", seen + "01 02 0100 0202", .notAscending, 14),
        ("no value", seen + "02", .truncated, 14),
        ("half a value", seen + "02 80", .truncated, 15),
        ("a dot outside the context", seen + "04 02", .dotOutsideContext, 13),
        ("four thousand million writes", seen + "01 ffffffff0f", .truncated, 14),
      ])
  }
}

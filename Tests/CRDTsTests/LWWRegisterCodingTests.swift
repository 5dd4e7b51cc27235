import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWRegisterCoding {
  @Test func `the states and deltas of a register have exactly one byte string`() throws {
    try checkCodecLaws(ofStatesOf: LWWRegisterSpecification.self, seeds: 0..<10)
  }

  @Test func `the bytes of a register are those of format 1`() throws {
    var alice = Replica<LWWRegister<Int>>(ReplicaID(9))
    var bob = Replica<LWWRegister<Int>>(ReplicaID(16))
    alice.edit { $0.set(-3, at: HybridTimestamp(rawValue: 5000), using: &$1) }
    let delta = alice.edit { $0.set(300, at: HybridTimestamp(rawValue: 3), using: &$1) }
    bob.edit { $0.set(7, at: HybridTimestamp(rawValue: 4096), using: &$1) }
    bob.merge(delta)
    try expectGolden(
      bob.state,
      """
      01 02 0000000000000009 01 0002 0000000000000010 01 0000 \
      01 02 0203 0002 0605 d8040e
      """)
    try expectGolden(delta, "01 01 0000000000000009 01 0002 04 0103 d804")
    try expectGolden(Causal<LWWRegister<Int>>.initial, "01 00 00")
  }

  @Test func `hostile bytes of a register are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<LWWRegister<Int>>.self,
      [
        ("writes out of order", seen + "01 02 0101 0000 0000 0202", .notAscending, 14),
        ("a write twice", seen + "01 02 0100 0000 0000 0202", .notAscending, 14),
        ("a counter of thirteen bits", seen + "02 018020 02", .integerTooLarge, 14),
        ("a counter of zero", seen + "02 0100 02", .notCanonical, 14),
        ("a far time", seen + "02 8080808080808020 02", .integerTooLarge, 14),
        (
          "a far time among two", seen + "01 02 0001 808080808080801000 0000 0202",
          .integerTooLarge, 17
        ),
        ("a dot outside the context", seen + "04 00 02", .dotOutsideContext, 13),
        ("no value", seen + "02 00", .truncated, 15),
        ("four thousand million writes", seen + "01 ffffffff0f", .truncated, 14),
      ])
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct RWSetCoding {
  @Test func `the states and deltas of a remove-wins set have exactly one byte string`() throws {
    try checkCodecLaws(ofStatesOf: RWSetSpecification.self, seeds: 0..<8)
  }

  @Test func `the bytes of a remove-wins set are those of format 1`() throws {
    var alice = Replica<RWSet<String>>(ReplicaID(9))
    alice.edit { $0.insert("b", using: &$1) }
    alice.edit { $0.insert("a", using: &$1) }
    let removal = alice.edit { $0.remove("a", using: &$1) }
    try expectGolden(
      alice.state, "01 01 0000000000000009 01 0003 05 00 0101 6162 0002 0500")
    try expectGolden(removal, "01 01 0000000000000009 01 0102 02 0161 00 04")
    let forgetting = alice.edit { $0.removeAll(using: &$1) }
    try expectGolden(forgetting, "01 01 0000000000000009 03 0000 0100 0100 01")
    try expectGolden(Causal<RWSet<String>>.initial, "01 00 01")
    try expectGolden(Causal<RWSet<String>>(), "01 00 00")
  }

  @Test func `hostile bytes of a remove-wins set are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<RWSet<Int>>.self,
      [
        ("no store", seen, .truncated, 13),
        (
          "an element beyond the greatest", seen + "05 feffffffffffffffff01 00", .integerTooLarge,
          24
        ),
        ("an element never touched, in a whole", seen + "03 02 00 00", .notCanonical, 15),
        ("an edit that is both", seen + "03 02 02 02", .notCanonical, 15),
        ("a dot outside the context", seen + "03 02 00 04", .dotOutsideContext, 16),
        ("four thousand million elements", seen + "ffffffff0f", .truncated, 13),
        ("something behind it", seen + "01 00", .trailingBytes, 14),
      ])
  }
}

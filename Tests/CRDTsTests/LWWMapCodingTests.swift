import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWMapCoding {
  @Test func `the states and deltas of a last-writer-wins map have one byte string`() throws {
    try checkCodecLaws(ofStatesOf: LWWMapSpecification.self, seeds: 0..<6)
  }

  @Test func `the bytes of a last-writer-wins map are those of format 1`() throws {
    var alice = Replica<LWWMap<String, Int>>(ReplicaID(9))
    let time = HybridTimestamp(rawValue: 3)
    alice.edit { $0.set(-3, forKey: "b", at: time, using: &$1) }
    alice.edit { $0.set(300, forKey: "a", at: time, using: &$1) }
    try expectGolden(
      alice.state,
      "01 01 0000000000000009 01 0001 05 00 0101 6162 0303 0000 0600 d80405")
    let removal = alice.edit { $0.removeValue(forKey: "a", using: &$1) }
    try expectGolden(removal, "01 01 0000000000000009 01 0101 02 0161 00")
    try expectGolden(Causal<LWWMap<String, Int>>.initial, "01 00 01")
  }

  @Test func `hostile bytes of a last-writer-wins map are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<LWWMap<String, Int>>.self,
      [
        ("keys out of order", seen + "05 00 0101 6261", .notAscending, 18),
        ("a key twice", seen + "05 01 0100 61", .notAscending, 18),
        ("a prefix that could be longer", seen + "05 00 0202 61616162", .notCanonical, 19),
        ("a prefix longer than the key before", seen + "05 02 0101 6162", .notCanonical, 18),
        ("a key without values in a whole", seen + "03 0161 00", .notCanonical, 16),
        ("a key that is not UTF-8", seen + "03 01ff 02 0103 05", .invalidUTF8, 15),
        ("a far time", seen + "03 0161 02 8080808080808020 02", .integerTooLarge, 17),
        ("a counter of zero", seen + "03 0161 02 0100 02", .notCanonical, 17),
        ("a dot outside the context", seen + "03 0161 04 0103 05", .dotOutsideContext, 16),
        ("four thousand million keys", seen + "ffffffff0f", .truncated, 13),
      ])
  }
}

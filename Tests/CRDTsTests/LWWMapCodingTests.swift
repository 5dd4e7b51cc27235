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
      "01 01 0000000000000009 01 0001 05 0161 01 0002 0003 d804 0162 01 0001 0003 05")
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
        (
          "keys out of order", seen + "05 0162 01 0001 0003 05 0161 01 0002 0003 05",
          .notAscending, 22
        ),
        ("a key without values in a whole", seen + "03 0161 00", .notCanonical, 14),
        ("a key that is not UTF-8", seen + "03 01ff 01 0001 0003 05", .invalidUTF8, 14),
        ("a far time", seen + "03 0161 01 0001 8080808080808008 00 02", .integerTooLarge, 19),
        ("a dot outside the context", seen + "03 0161 01 0003 0003 05", .dotOutsideContext, 13),
        ("four thousand million keys", seen + "ffffffff0f", .truncated, 13),
      ])
  }
}

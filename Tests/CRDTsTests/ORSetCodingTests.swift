import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORSetCoding {
  @Test func `the states and deltas of a set have exactly one byte string`() throws {
    try checkCodecLaws(ofStatesOf: ORSetSpecification.self, seeds: 0..<10)
  }

  @Test func `the bytes of a set are those of format 1`() throws {
    var alice = Replica<ORSet<String>>(ReplicaID(9))
    var bob = Replica<ORSet<String>>(ReplicaID(0x0123_4567_89AB_CDEF))
    alice.edit { $0.insert("x", using: &$1) }
    bob.edit { $0.insert("\u{E9}", using: &$1) }
    bob.merge(alice.state)
    let removal = bob.edit { $0.remove("x", using: &$1) }
    bob.edit { $0.insert("x", using: &$1) }
    try expectGolden(
      bob.state,
      """
      01 02 0000000000000009 01 0000 0123456789abcdef 01 0002 \
      05 00 0102 78c3a9 0305
      """)
    try expectGolden(
      removal, "01 02 0000000000000009 01 0000 0123456789abcdef 01 0100 02 0178 00")
    try expectGolden(Causal<ORSet<String>>.initial, "01 00 01")
    try expectGolden(Causal<ORSet<String>>(), "01 00 00")
  }

  @Test func `hostile contexts are refused where they go wrong`() {
    let nine = "0000000000000009"
    let sixteen = "0000000000000010"
    expectRefusals(
      of: Causal<ORSet<Int>>.self,
      [
        ("nothing", "", .truncated, 0),
        ("another version", "02", .unknownVersion(2), 0),
        ("four thousand million replicas", "01 ffffffff0f", .truncated, 1),
        ("replicas out of order", "01 02 \(sixteen)010000 \(nine)010000 01", .notAscending, 13),
        ("a replica twice", "01 02 \(nine)010000 \(nine)010100 01", .notAscending, 13),
        ("a replica without dots", "01 01 \(nine) 00 0000", .notCanonical, 11),
        ("runs that touch", "01 01 \(nine) 02 0000 0000 01", .notCanonical, 13),
        ("four thousand million runs", "01 01 \(nine) ffffffff0f", .truncated, 10),
        (
          "a dot beyond the greatest", "01 01 \(nine) 01 808080808080808040 00 01",
          .integerTooLarge, 11
        ),
        (
          "a run beyond the greatest", "01 01 \(nine) 01 01 ffffffffffffffff3f 01",
          .integerTooLarge, 11
        ),
      ])
  }

  @Test func `hostile bytes of a set are refused where they go wrong`() {
    // One replica, 9, of which the dots 1 and 2 were seen: 13 bytes.
    let seen = "01 01 0000000000000009 01 0001"
    expectRefusals(
      of: Causal<ORSet<Int>>.self,
      [
        ("no store", seen, .truncated, 13),
        ("something behind it", seen + "01 00", .trailingBytes, 14),
        (
          "an element after the greatest", seen + "05 feffffffffffffffff01 00", .integerTooLarge, 24
        ),
        (
          "a gap as wide as all integers", seen + "05 02 ffffffffffffffffff01", .integerTooLarge, 15
        ),
        ("dots out of order", seen + "03 02 01 02 0101", .notAscending, 16),
        ("a dot twice", seen + "03 02 01 02 0100", .notAscending, 16),
        ("a single dot put off", seen + "03 02 01 01 00", .notCanonical, 16),
        ("a dot outside the context", seen + "03 02 04", .dotOutsideContext, 15),
        ("an element without dots in a whole", seen + "03 02 00", .notCanonical, 15),
        ("four thousand million elements", seen + "ffffffff0f", .truncated, 13),
        ("four thousand million dots", seen + "03 02 01 ffffffff0f", .truncated, 16),
        ("a count in two bytes too many", seen + "8300 02 02", .notCanonical, 13),
      ])
  }
}

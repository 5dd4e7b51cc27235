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
      05 0178 01 0103 02c3a9 01 0101
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
        ("elements out of order", seen + "05 02010001 00010002", .notAscending, 18),
        ("an element twice", seen + "05 02010001 02010002", .notAscending, 18),
        ("dots out of order", seen + "03 02 02 0002 0001", .notAscending, 18),
        ("a dot twice", seen + "03 02 02 0001 0001", .notAscending, 18),
        ("a dot outside the context", seen + "03 02 01 0003", .dotOutsideContext, 13),
        ("a replica outside the table", seen + "03 02 01 0101", .unknownIdentifier, 16),
        ("dot zero", seen + "03 02 01 0000", .notCanonical, 17),
        ("a great dot", seen + "03 02 01 00818080808080808040", .integerTooLarge, 17),
        ("an element without dots in a whole", seen + "03 02 00", .notCanonical, 14),
        ("four thousand million elements", seen + "ffffffff0f", .truncated, 13),
        ("four thousand million dots", seen + "03 02 ffffffff0f", .truncated, 15),
        ("a count in two bytes too many", seen + "8300 02 01 0001", .notCanonical, 13),
      ])
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct GSetCoding {
  @Test func `the states and deltas of a grow-only set have exactly one byte string`() throws {
    for seed in 0..<8 as Range<UInt64> {
      try checkCodecLaws(of: reachableStates(of: GSetSpecification.self, seed: seed))
    }
  }

  @Test func `the bytes of a grow-only set do not change`() throws {
    var words = GSet<String>()
    for word in ["b", "", "\u{E9}"] { words.insert(word) }
    try expectGolden(words, "01 03 0000 000102 62c3a9")
    try expectGolden(GSet<String>(), "01 00")
  }

  @Test func `hostile bytes of a grow-only set are refused where they go wrong`() {
    expectRefusals(
      of: GSet<String>.self,
      [
        ("nothing", "", .truncated, 0),
        ("another version", "00 00", .unknownVersion(0), 0),
        ("elements out of order", "01 02 00 0101 6261", .notAscending, 6),
        ("an element twice", "01 02 01 0100 61", .notAscending, 6),
        (
          "elements in the order of Unicode instead of bytes", "01 02 00 0201 c3a966",
          .notAscending,
          7
        ),
        ("an element that is not UTF-8", "01 01 01ff", .invalidUTF8, 3),
        ("four thousand million elements", "01 ffffffff0f 0161", .truncated, 1),
        ("half an element", "01 01 0261", .truncated, 3),
        ("something behind it", "01 00 00", .trailingBytes, 2),
      ])
  }
}

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
    try expectGolden(words, "03 00 0162 02c3a9")
    try expectGolden(GSet<String>(), "00")
  }

  @Test func `hostile bytes of a grow-only set are refused where they go wrong`() {
    expectRefusals(
      of: GSet<String>.self,
      [
        ("nothing", "", .truncated, 0),
        ("elements out of order", "02 0162 0161", .notAscending, 3),
        ("an element twice", "02 0161 0161", .notAscending, 3),
        ("elements in the order of Unicode instead of bytes", "02 02c3a9 0166", .notAscending, 4),
        ("an element that is not UTF-8", "01 01ff", .invalidUTF8, 1),
        ("four thousand million elements", "ffffffff0f 0161", .truncated, 0),
        ("half an element", "01 0261", .truncated, 1),
        ("something behind it", "00 00", .trailingBytes, 1),
      ])
  }
}

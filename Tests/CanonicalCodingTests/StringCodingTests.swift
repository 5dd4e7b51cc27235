import Convergence
import ConvergenceTesting
import Testing

@Suite struct StringCoding {
  @Test func `strings have exactly one byte string`() throws {
    let long = String(repeating: "x", count: 130)
    try checkCodecLaws(of: ["", "a", "\u{0}", "\u{E9}", "\u{1F600}", long])
  }

  @Test func `both spellings of a letter keep their bytes`() throws {
    for spelling in ["\u{E9}", "e\u{301}"] {
      let decoded = try String(canonicalBytes: spelling.canonicalBytes)
      #expect(Array(decoded.utf8) == Array(spelling.utf8))
    }
  }

  @Test func `what is not UTF-8 is refused where the string begins`() {
    let table: [[UInt8]] = [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0x80], [0xF5, 0x80, 0x80, 0x80],
      [0x61, 0xFF],
    ]
    for units in table {
      #expect(throws: CanonicalDecodingError(reason: .invalidUTF8, offset: 1), "\(units)") {
        try String(body: [UInt8(units.count)] + units)
      }
    }
  }

  @Test func `a length is checked against what is there before anything is allocated`() {
    let lengths: [UInt64] = [1, 127, 1 << 32, 1 << 62, 1 << 63, .max]
    for length in lengths {
      #expect(throws: CanonicalDecodingError(reason: .truncated, offset: 1), "\(length)") {
        try String(body: length.body)
      }
      #expect(throws: CanonicalDecodingError(reason: .truncated, offset: 0), "\(length)") {
        var decoder = CanonicalDecoder(length.body + [0, 0, 0])
        return try decoder.count(ofAtLeast: 4)
      }
    }
  }
}

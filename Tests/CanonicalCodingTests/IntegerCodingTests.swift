import Convergence
import ConvergenceTesting
import Testing

@Suite struct IntegerCoding {
  @Test func `integers have exactly one byte string`() throws {
    let powers = (0..<64 as Range<UInt64>).map { 1 << $0 as UInt64 }
    let unsigned = powers.flatMap { [$0, $0 - 1] } + [.max]
    try checkCodecLaws(of: unsigned)
    try checkCodecLaws(of: unsigned.map { Int64(bitPattern: $0) })
    try checkCodecLaws(of: [0, 1, -1, Int.min, Int.max])
    try checkCodecLaws(of: [false, true])
  }

  @Test func `integers take a byte for every seven bits`() {
    let table: [(value: UInt64, bytes: [UInt8])] = [
      (0, [0]), (1, [1]), (127, [0x7F]), (128, [0x80, 1]), (300, [0xAC, 2]),
      (16_383, [0xFF, 0x7F]), (16_384, [0x80, 0x80, 1]),
      (.max, [UInt8](repeating: 0xFF, count: 9) + [1]),
    ]
    for (value, bytes) in table { #expect(value.body == bytes) }
    let signed: [(value: Int64, byte: UInt8)] = [(0, 0), (-1, 1), (1, 2), (-2, 3), (63, 126)]
    for (value, byte) in signed { #expect(value.body == [byte]) }
    #expect(Int64.min.canonicalBytes == UInt64.max.canonicalBytes)
  }

  @Test func `integers that are too long, too large or cut off are refused`() {
    let full = [UInt8](repeating: 0xFF, count: 9)
    let table: [(bytes: [UInt8], reason: CanonicalDecodingError.Reason, offset: Int)] = [
      ([], .truncated, 1), ([0x80], .truncated, 2), ([0x80, 0x80], .truncated, 3),
      ([0x80, 0], .notCanonical, 1), ([0xFF, 0], .notCanonical, 1),
      ([0x80, 0x80, 0], .notCanonical, 1), (full + [0], .notCanonical, 1),
      (full + [2], .integerTooLarge, 1), (full + [0x7F], .integerTooLarge, 1),
      (full + [0x80, 0], .integerTooLarge, 1), (full + [0x81, 0], .integerTooLarge, 1),
      (full + [0xFF, 1], .integerTooLarge, 1), ([1, 1], .trailingBytes, 2),
    ]
    for (bytes, reason, offset) in table {
      #expect(throws: CanonicalDecodingError(reason: reason, offset: offset), "\(bytes)") {
        try UInt64(body: bytes)
      }
    }
  }

  @Test func `every input of two bytes is refused or means one number`() throws {
    for first in 0...255 as ClosedRange<UInt8> {
      for second in 0...255 as ClosedRange<UInt8> {
        guard let value = try? UInt64(body: [first, second]) else { continue }
        guard value.body != [first, second] else { continue }
        Issue.record("\([first, second]) was read as \(value)")
      }
    }
  }

  @Test func `a truth value is zero or one`() {
    #expect(throws: CanonicalDecodingError(reason: .unknownTag(2), offset: 1)) {
      try Bool(body: [2])
    }
  }

  @Test func `sixty-four fixed bits go most significant first`() throws {
    var encoder = CanonicalEncoder()
    encoder.fixed(0x0102_0304_0506_0708)
    #expect(encoder.bytes == [1, 2, 3, 4, 5, 6, 7, 8])
    var decoder = CanonicalDecoder(encoder.bytes)
    #expect(try decoder.fixed() == 0x0102_0304_0506_0708)
    #expect(throws: CanonicalDecodingError(reason: .truncated, offset: 8)) {
      try decoder.fixed()
    }
  }
}

import CanonicalCoding
import Testing

@Suite struct Checksums {
  /// The definition, bit by bit.
  private func slow(_ bytes: [UInt8]) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0x82F6_3B78 }
    }
    return ~value
  }

  @Test func `the checksums of RFC 3720 and of the usual digits come out`() {
    let known: [([UInt8], UInt32)] = [
      ([], 0),
      (Array("123456789".utf8), 0xE306_9283),
      (Array(repeating: 0, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E),
      (Array((0..<32).reversed()), 0x113F_DB5C),
    ]
    for (bytes, value) in known { #expect(CRC32C(of: bytes).value == value) }
  }

  @Test func `bytes of any length, in any pieces, have the checksum of the definition`() {
    let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ $0 / 7) }
    for length in 0...100 {
      let whole = Array(bytes[..<length])
      let expected = slow(whole)
      #expect(CRC32C(of: whole).value == expected)
      var pieces = CRC32C()
      pieces.absorb(whole[..<(length / 3)])
      pieces.absorb(whole[(length / 3)...].reversed().reversed() as [UInt8])
      #expect(pieces.value == expected)
      #expect(CRC32C(of: AnySequence(whole)).value == expected)
    }
  }

  @Test func `every change of one bit is found`() {
    let bytes: [UInt8] = Array("a frame that is sent and must arrive".utf8)
    let value = CRC32C(of: bytes).value
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(CRC32C(of: changed).value != value)
    }
  }
}

/// A 128-bit digest of everything that has happened, in order.
///
/// Two runs with equal digests took the same course. It guards against accidents, not against
/// somebody who looks for a collision.
public struct RollingDigest: Hashable, Sendable {
  @usableFromInline var low: UInt64 = 0x2545_F491_4F6C_DD1D
  @usableFromInline var high: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The digest of nothing.
  public init() {}

  /// Takes in 64 bits.
  @inlinable
  public mutating func absorb(_ word: UInt64) {
    let product = (low ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    let mixed = (high ^ (word &<< 32 | word &>> 32)) &* 0xFF51_AFD7_ED55_8CCD
    low = product.low ^ (mixed &>> 29) ^ high
    high = mixed &+ product.high
  }

  /// Takes in bytes and how many they are.
  public mutating func absorb(_ bytes: [UInt8]) {
    absorb(UInt64(bytes.count))
    bytes.withUnsafeBytes { raw in
      var offset = 0
      while offset &+ 8 <= raw.count {
        absorb(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        offset &+= 8
      }
      var rest: UInt64 = 0
      while offset < raw.count {
        rest = rest &<< 8 | UInt64(raw[offset])
        offset &+= 1
      }
      absorb(rest)
    }
  }

  /// Thirty-two bits of the digest, for telling events apart.
  var fingerprint: UInt32 { UInt32(truncatingIfNeeded: low ^ high &>> 32) }

  /// The digest as it stands.
  public var value: UInt128 {
    var final = self
    final.absorb(low)
    final.absorb(high)
    return UInt128(final.high) << 64 | UInt128(final.low)
  }
}

extension RollingDigest: CustomStringConvertible {
  /// The digest in 32 hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }
}

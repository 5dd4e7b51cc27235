/// A value with exactly one byte string: equal values have equal bytes, on every platform.
///
/// Decoding accepts that byte string only. Whatever else arrives, truncated, out of order, longer
/// than needed or hostile, is refused with a ``CanonicalDecodingError``; it never traps, and takes
/// no more memory than a small multiple of the input.
///
/// A type writes itself with ``encode(into:)``. Many values of one type are written together, as a
/// column or, where they ascend, as keys: by default one after the other, by types that know
/// better in fewer bytes. Whichever way, one value alone takes the bytes it always does, and each
/// of several keys takes at least half a byte. Values in a column may take less, so how many there
/// are must be bounded by something else, like keys.
public protocol CanonicalCodable {
  /// Appends the bytes of this value.
  func encode(into encoder: inout CanonicalEncoder)

  /// Reads a value from the decoder's position.
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError)

  /// Appends the bytes of some values, not how many there are.
  static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder)

  /// Reads as many values as ``encodeColumn(_:into:)`` was given.
  static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self]

  /// Appends the bytes of keys that ascend strictly, not how many there are.
  static func encodeAscending(_ keys: [Self], into encoder: inout CanonicalEncoder)

  /// Reads as many keys as ``encodeAscending(_:into:)`` was given, and checks that they ascend.
  ///
  /// - Parameters:
  ///   - count: How many keys there are.
  ///   - decoder: Where they come from.
  ///   - precedes: Whether the first of two keys sorts before the second.
  static func decodeAscending(
    _ count: Int, from decoder: inout CanonicalDecoder, by precedes: (Self, Self) -> Bool
  ) throws(CanonicalDecodingError) -> [Self]
}

extension CanonicalCodable {
  /// Writes the values one after the other.
  @inlinable
  public static func encodeColumn(_ values: [Self], into encoder: inout CanonicalEncoder) {
    for value in values { value.encode(into: &encoder) }
  }

  /// Reads values that were written one after the other.
  @inlinable
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Self] {
    var values: [Self] = []
    for _ in 0..<count { values.append(try Self(from: &decoder)) }
    return values
  }

  /// Writes the keys one after the other.
  @inlinable
  public static func encodeAscending(_ keys: [Self], into encoder: inout CanonicalEncoder) {
    for key in keys { key.encode(into: &encoder) }
  }

  /// Reads keys that were written one after the other.
  @inlinable
  public static func decodeAscending(
    _ count: Int, from decoder: inout CanonicalDecoder, by precedes: (Self, Self) -> Bool
  ) throws(CanonicalDecodingError) -> [Self] {
    var keys: [Self] = []
    for _ in 0..<count {
      let start = decoder.offset
      let key = try Self(from: &decoder)
      if let last = keys.last, !precedes(last, key) {
        throw decoder.error(.notAscending, at: start)
      }
      keys.append(key)
    }
    return keys
  }
}

extension CanonicalCodable {
  /// The byte string of this value: the version of the format, and what the value appends.
  @inlinable
  public var canonicalBytes: [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.reserveCapacity(64)
    encoder.byte(CanonicalEncoder.formatVersion)
    encode(into: &encoder)
    return encoder.bytes
  }

  /// The value of a whole byte string; anything left over is an error.
  @inlinable
  public init(canonicalBytes bytes: [UInt8]) throws(CanonicalDecodingError) {
    var decoder = CanonicalDecoder(bytes)
    let version = try decoder.byte()
    guard version == CanonicalEncoder.formatVersion else {
      throw decoder.error(.unknownVersion(version), at: 0)
    }
    self = try Self(from: &decoder)
    try decoder.finish()
  }
}

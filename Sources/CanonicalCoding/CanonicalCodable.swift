/// A value with exactly one byte string: equal values have equal bytes, on every platform.
///
/// Decoding accepts that byte string only. Whatever else arrives, truncated, out of order, longer
/// than needed or hostile, is refused with a ``CanonicalDecodingError``; it never traps, and takes
/// no more memory than a small multiple of the input.
public protocol CanonicalCodable {
  /// Appends the bytes of this value.
  func encode(into encoder: inout CanonicalEncoder)

  /// Reads a value from the decoder's position.
  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError)
}

extension CanonicalCodable {
  /// The byte string of this value.
  @inlinable
  public var canonicalBytes: [UInt8] {
    var encoder = CanonicalEncoder()
    encode(into: &encoder)
    return encoder.bytes
  }

  /// The value of a whole byte string; anything left over is an error.
  @inlinable
  public init(canonicalBytes bytes: [UInt8]) throws(CanonicalDecodingError) {
    var decoder = CanonicalDecoder(bytes)
    self = try Self(from: &decoder)
    try decoder.finish()
  }
}

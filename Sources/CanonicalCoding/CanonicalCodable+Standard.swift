extension Bool: CanonicalCodable {
  /// One byte: 0 or 1.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.byte(self ? 1 : 0)
  }

  /// Reads 0 or 1; any other byte is refused.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    switch try decoder.byte() {
    case 0: self = false
    case 1: self = true
    case let other: throw decoder.error(.unknownTag(other), at: start)
    }
  }
}

extension Int: CanonicalCodable {
  /// A zigzagged base-128 integer.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.signed(Int64(self))
  }

  /// Reads an integer that fits the platform's word.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    guard let value = Int(exactly: try decoder.signed()) else {
      throw decoder.error(.integerTooLarge, at: start)
    }
    self = value
  }
}

extension Int64: CanonicalCodable {
  /// A zigzagged base-128 integer.
  public func encode(into encoder: inout CanonicalEncoder) { encoder.signed(self) }

  /// Reads a zigzagged integer.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.signed()
  }
}

extension UInt64: CanonicalCodable {
  /// A base-128 integer.
  public func encode(into encoder: inout CanonicalEncoder) { encoder.integer(self) }

  /// Reads a base-128 integer.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.integer()
  }
}

extension String: CanonicalCodable {
  /// The length of the UTF-8, then the UTF-8.
  public func encode(into encoder: inout CanonicalEncoder) { encoder.string(self) }

  /// Reads a string and checks that it is UTF-8.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try decoder.string()
  }
}

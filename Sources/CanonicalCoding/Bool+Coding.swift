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

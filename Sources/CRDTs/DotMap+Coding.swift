public import CanonicalCoding
public import SortedCollections

extension DotMap: CanonicalCodable where Key: CanonicalCodable, Value: CanonicalCodable {
  /// Twice the number of keys, plus one for a whole; then each key with its store, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.integer(UInt64(entries.count) &<< 1 | (isWhole ? 1 : 0))
    for (key, value) in entries {
      key.encode(into: &encoder)
      value.encode(into: &encoder)
    }
  }

  /// Reads keys that ascend strictly; a whole lists no empty store and no part.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let header = try decoder.integer()
    guard header &>> 1 <= UInt64(decoder.remaining / 2) else {
      throw decoder.error(.truncated, at: start)
    }
    self.init(isWhole: header & 1 == 1)
    let isWhole = isWhole
    let count = Int(header &>> 1)
    entries = try decoder.nested { (inner) throws(CanonicalDecodingError) in
      var previous: Key?
      return try SortedMap(count: count) { () throws(CanonicalDecodingError) in
        let start = inner.offset
        let key = try Key(from: &inner)
        if let previous, Key.order(previous, key) >= 0 {
          throw inner.error(.notAscending, at: start)
        }
        previous = key
        let value = try Value(from: &inner)
        if isWhole, value.isEmpty || !value.isWhole {
          throw inner.error(.notCanonical, at: start)
        }
        return (key, value)
      }
    }
  }
}

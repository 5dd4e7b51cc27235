public import CanonicalCoding
public import SortedCollections

extension DotMap: CanonicalCodable where Key: CanonicalCodable, Value: CanonicalCodable {
  /// Twice the number of keys, plus one for a whole; then the keys, ascending, then their stores.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.integer(UInt64(entries.count) &<< 1 | (isWhole ? 1 : 0))
    if entries.count == 1, let (key, value) = entries.first {
      key.encode(into: &encoder)
      return value.encode(into: &encoder)
    }
    Key.encodeAscending(entries.keys.map { $0 }, into: &encoder)
    Value.encodeColumn(entries.values.map { $0 }, into: &encoder)
  }

  /// Reads keys that ascend strictly; a whole lists no empty store and no part.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let header = try decoder.integer()
    // A key takes half a byte at the very least.
    guard header &>> 1 <= UInt64(decoder.remaining) * 2 else {
      throw decoder.error(.truncated, at: start)
    }
    self.init(isWhole: header & 1 == 1)
    let isWhole = isWhole
    let count = Int(header &>> 1)
    entries = try decoder.nested { (inner) throws(CanonicalDecodingError) in
      let keys = try Key.decodeAscending(count, from: &inner) { Key.order($0, $1) < 0 }
      let start = inner.offset
      if count == 1 {
        let value = try Value(from: &inner)
        if isWhole, value.isEmpty || !value.isWhole {
          throw inner.error(.notCanonical, at: start)
        }
        return SortedMap(keys[0], value)
      }
      let values = try Value.decodeColumn(of: count, from: &inner)
      var place = 0
      return try SortedMap(count: count) { () throws(CanonicalDecodingError) in
        let value = values[place]
        if isWhole, value.isEmpty || !value.isWhole {
          throw inner.error(.notCanonical, at: start)
        }
        defer { place &+= 1 }
        return (keys[place], value)
      }
    }
  }
}

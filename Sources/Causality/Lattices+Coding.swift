public import CanonicalCoding
public import Lattices
import SortedCollections

// The canonical bytes of the lattices of the ground floor, whose modules do not know one another.

extension Optional: CanonicalCodable where Wrapped: CanonicalCodable {
  /// One byte, 0 for nothing or 1, then what there is.
  public func encode(into encoder: inout CanonicalEncoder) {
    if let something = self {
      encoder.byte(1)
      something.encode(into: &encoder)
    } else {
      encoder.byte(0)
    }
  }

  /// Reads nothing or something; any other first byte is refused.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    switch try decoder.byte() {
    case 0: self = nil
    case 1: self = try Wrapped(from: &decoder)
    case let other: throw decoder.error(.unknownTag(other), at: start)
    }
  }
}

extension Max: CanonicalCodable where Value: CanonicalCodable {
  /// One byte, 0 for bottom or 1, then the value.
  public func encode(into encoder: inout CanonicalEncoder) { value.encode(into: &encoder) }

  /// Reads a value or bottom.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    value = try Value?(from: &decoder)
  }
}

extension Min: CanonicalCodable where Value: CanonicalCodable {
  /// One byte, 0 for bottom or 1, then the value.
  public func encode(into encoder: inout CanonicalEncoder) { value.encode(into: &encoder) }

  /// Reads a value or bottom.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    value = try Value?(from: &decoder)
  }
}

extension Pair: CanonicalCodable where First: CanonicalCodable, Second: CanonicalCodable {
  /// The first half, then the second.
  public func encode(into encoder: inout CanonicalEncoder) {
    first.encode(into: &encoder)
    second.encode(into: &encoder)
  }

  /// Reads the two halves.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let first = try First(from: &decoder)
    self.init(first, try Second(from: &decoder))
  }
}

extension Lexicographic: CanonicalCodable
where Version: CanonicalCodable, Value: CanonicalCodable {
  /// One byte, 0 for bottom or 1, then the version and what stands under it.
  public func encode(into encoder: inout CanonicalEncoder) {
    version.encode(into: &encoder)
    if version != nil { value.encode(into: &encoder) }
  }

  /// Reads a version with its state, or bottom.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    if let version = try Version?(from: &decoder) {
      self.init(version, try Value(from: &decoder))
    } else {
      self.init()
    }
  }
}

extension MapLattice: CanonicalCodable where Key: CanonicalCodable, Value: CanonicalCodable {
  /// The number of keys, then each with its state, ascending.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(states.count)
    for (key, value) in states {
      key.encode(into: &encoder)
      value.encode(into: &encoder)
    }
  }

  /// Reads keys that ascend strictly, each with a state that is not bottom.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    for _ in 0..<(try decoder.count(ofAtLeast: 2)) {
      let start = decoder.offset
      let key = try Key(from: &decoder)
      if let last = states.last?.key, Key.order(last, key) >= 0 {
        throw decoder.error(.notAscending, at: start)
      }
      let at = decoder.offset
      let value = try Value(from: &decoder)
      if value == Value() { throw decoder.error(.notCanonical, at: at) }
      states.append(key, value)
    }
  }
}

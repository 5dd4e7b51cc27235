public import CanonicalCoding
public import Causality
public import SortedCollections

/// What a set of a document contains: a value without parts.
public enum Scalar: Sendable {
  /// No value, stated on purpose.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case integer(Int64)
  /// A finite number; editors and decoders refuse others.
  case double(Double)
  /// Text.
  case string(String)
  /// Bytes without a meaning here.
  case bytes([UInt8])
  /// A point in time.
  case timestamp(Instant)
}

extension Scalar: SortedKey {
  private var rank: Int {
    switch self {
    case .null: 0
    case .bool: 1
    case .integer: 2
    case .double: 3
    case .string: 4
    case .bytes: 5
    case .timestamp: 6
    }
  }

  /// By kind, in the order of the cases, then by value.
  ///
  /// Doubles take IEEE 754's total order, in which −0 sorts before 0 and differs from it, as their
  /// bytes do. Text sorts by its UTF-8 bytes, and bytes sort as text does.
  public static func order(_ first: Scalar, _ second: Scalar) -> Int {
    switch (first, second) {
    case (.bool(let a), .bool(let b)): (a ? 1 : 0) - (b ? 1 : 0)
    case (.integer(let a), .integer(let b)): Int64.order(a, b)
    case (.double(let a), .double(let b)): Int64.order(a.totalOrderKey, b.totalOrderKey)
    case (.string(let a), .string(let b)): String.order(a, b)
    case (.bytes(let a), .bytes(let b)):
      a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    case (.timestamp(let a), .timestamp(let b)): Int64.order(a.nanoseconds, b.nanoseconds)
    default: first.rank - second.rank
    }
  }
}

extension Double {
  /// A number that sorts as the total order of IEEE 754 does.
  var totalOrderKey: Int64 {
    let bits = Int64(bitPattern: bitPattern)
    return bits < 0 ? bits ^ Int64.max : bits
  }
}

extension Scalar: Hashable {
  /// Whether two scalars have the same kind and the same bytes.
  public static func == (first: Scalar, second: Scalar) -> Bool { order(first, second) == 0 }

  /// Hashes what ``==(_:_:)`` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rank)
    switch self {
    case .null: break
    case .bool(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value.bitPattern)
    case .string(let value): for unit in value.utf8 { hasher.combine(unit) }
    case .bytes(let value): hasher.combine(value)
    case .timestamp(let value): hasher.combine(value)
    }
  }
}

extension Scalar: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
  /// `nil` is ``null``.
  public init(nilLiteral: ()) { self = .null }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension Scalar: CanonicalCodable {
  /// The bytes of the same value as JSON.
  public func encode(into encoder: inout CanonicalEncoder) {
    JSONValue(self).encode(into: &encoder)
  }

  /// Reads a scalar; doubles must be finite.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self = try Self.decodeColumn(of: 1, from: &decoder)[0]
  }

  /// Writes the same values as JSON.
  public static func encodeColumn(_ values: [Scalar], into encoder: inout CanonicalEncoder) {
    JSONValue.encodeColumn(values.map { JSONValue($0) }, into: &encoder)
  }

  /// Reads scalars; arrays and objects are none.
  public static func decodeColumn(
    of count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> [Scalar] {
    let start = decoder.offset
    var scalars: [Scalar] = []
    for value in try JSONValue.decodeColumn(of: count, from: &decoder) {
      guard let scalar = value.scalar else { throw decoder.error(.notCanonical, at: start) }
      scalars.append(scalar)
    }
    return scalars
  }

  /// Writes the scalars as a column.
  public static func encodeAscending(_ keys: [Scalar], into encoder: inout CanonicalEncoder) {
    encodeColumn(keys, into: &encoder)
  }

  /// Reads a column of scalars and checks that they ascend.
  public static func decodeAscending(
    _ count: Int, from decoder: inout CanonicalDecoder, by precedes: (Scalar, Scalar) -> Bool
  ) throws(CanonicalDecodingError) -> [Scalar] {
    let start = decoder.offset
    let keys = try decodeColumn(of: count, from: &decoder)
    for (key, next) in zip(keys, keys.dropFirst()) where !precedes(key, next) {
      throw decoder.error(.notAscending, at: start)
    }
    return keys
  }
}

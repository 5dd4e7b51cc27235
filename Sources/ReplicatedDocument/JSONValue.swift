public import Causality
public import SortedCollections

/// A plain JSON tree: what a document shows, and what a register holds.
///
/// Two kinds of values are not JSON's own: bytes, and points in time. JSON text shows them as
/// strings, in base 64 and as dates in UTC; read back from text they are strings.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without a fraction.
  case integer(Int64)
  /// A number.
  case double(Double)
  /// Text.
  case string(String)
  /// Bytes without a meaning here.
  case bytes([UInt8])
  /// A point in time.
  case timestamp(Instant)
  /// Values in order.
  case array([JSONValue])
  /// Values by name, the names in the order of their UTF-8 bytes.
  case object(SortedMap<String, JSONValue>)

  /// The JSON form of a scalar.
  public init(_ scalar: Scalar) {
    switch scalar {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .bytes(let value): self = .bytes(value)
    case .timestamp(let value): self = .timestamp(value)
    }
  }

  /// The same value as a scalar, unless it has parts.
  public var scalar: Scalar? {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    case .bytes(let value): .bytes(value)
    case .timestamp(let value): .timestamp(value)
    case .array, .object: nil
    }
  }

  /// The value at a path, if there is one; places in arrays are named by their number.
  public subscript(path: DocumentPath) -> JSONValue? { self[path.keys[...]] }

  subscript(keys: ArraySlice<String>) -> JSONValue? {
    var here = self
    for key in keys {
      switch here {
      case .object(let members):
        guard let next = members[key] else { return nil }
        here = next
      case .array(let elements):
        guard let place = Self.place(key), place < elements.count else { return nil }
        here = elements[place]
      default: return nil
      }
    }
    return here
  }

  /// The place in an array that a key names, if it names one: digits without a leading zero.
  static func place(_ key: String) -> Int? {
    guard let place = Int(key), place >= 0, String(place) == key else { return nil }
    return place
  }

  /// The first path, in key order, at which two trees differ; `nil` if they are equal.
  public func firstDifference(from other: JSONValue) -> DocumentPath? {
    if self == other { return nil }
    guard case .object(let ours) = self, case .object(let others) = other else {
      return DocumentPath()
    }
    let (mine, theirs) = (Array(ours), Array(others))
    var (left, right) = (0, 0)
    while left < mine.count || right < theirs.count {
      let order =
        left == mine.count
        ? 1 : right == theirs.count ? -1 : String.order(mine[left].key, theirs[right].key)
      if order < 0 { return DocumentPath([mine[left].key]) }
      if order > 0 { return DocumentPath([theirs[right].key]) }
      if let inner = mine[left].value.firstDifference(from: theirs[right].value) {
        return DocumentPath([mine[left].key] + inner.keys)
      }
      left += 1
      right += 1
    }
    return DocumentPath()
  }
}

extension JSONValue: Hashable {
  /// Whether two trees have the same text, byte by byte.
  ///
  /// Text that looks the same in other bytes differs, and so does −0 from 0, as they do in a
  /// document.
  public static func == (first: JSONValue, second: JSONValue) -> Bool {
    switch (first, second) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern
    case (.string(let a), .string(let b)): String.order(a, b) == 0
    case (.bytes(let a), .bytes(let b)): a == b
    case (.timestamp(let a), .timestamp(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  /// Hashes what is compared; text that looks the same in other bytes may hash alike.
  ///
  /// - Complexity: O(n).
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(nil as Int64?)
    case .bool(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value.bitPattern)
    case .string(let value): hasher.combine(value)
    case .bytes(let value): hasher.combine(value)
    case .timestamp(let value): hasher.combine(value)
    case .array(let elements): hasher.combine(elements)
    case .object(let members): hasher.combine(members)
    }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A number without a fraction.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Values in order.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Values by name; where a name occurs twice, the later value stands.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var members = SortedMap<String, JSONValue>()
    for (key, value) in elements { members[key] = value }
    self = .object(members)
  }
}

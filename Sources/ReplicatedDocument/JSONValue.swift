public import SortedCollections

/// A plain JSON tree: what a document looks like at one moment.
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
    }
  }

  /// The value at a path, if there is one; places in arrays are named by their number.
  public subscript(path: DocumentPath) -> JSONValue? {
    var here = self
    for key in path.keys {
      switch here {
      case .object(let members):
        guard let next = members[key] else { return nil }
        here = next
      case .array(let elements):
        guard let place = Int(key), String(place) == key, elements.indices.contains(place) else {
          return nil
        }
        here = elements[place]
      default: return nil
      }
    }
    return here
  }

  /// The first path, in key order, at which two trees differ; `nil` if they are equal.
  public func firstDifference(from other: JSONValue) -> DocumentPath? {
    if self == other { return nil }
    guard case .object(let mine) = self, case .object(let theirs) = other else {
      return DocumentPath()
    }
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

extension JSONValue: Equatable {
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
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
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

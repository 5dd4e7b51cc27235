public import CanonicalCoding
import Causality
import SortedCollections

extension JSONValue: CanonicalCodable {
  /// A tag, then the value: doubles as their eight bytes, objects by ascending names.
  public func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .null: encoder.byte(0)
    case .bool(let value): encoder.byte(value ? 2 : 1)
    case .integer(let value):
      encoder.byte(3)
      encoder.signed(value)
    case .double(let value):
      encoder.byte(4)
      encoder.fixed(value.bitPattern)
    case .string(let value):
      encoder.byte(5)
      encoder.string(value)
    case .bytes(let value):
      encoder.byte(6)
      encoder.byteString(value)
    case .timestamp(let value):
      encoder.byte(7)
      encoder.signed(value.nanoseconds)
    case .array(let elements):
      encoder.byte(8)
      encoder.count(elements.count)
      for element in elements { element.encode(into: &encoder) }
    case .object(let members):
      encoder.byte(9)
      encoder.count(members.count)
      for (name, value) in members {
        encoder.string(name)
        value.encode(into: &encoder)
      }
    }
  }

  /// Reads a value; doubles must be finite, names must ascend, and nesting is bounded.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let tag = try decoder.byte()
    if let scalar = try JSONValue(tag: tag, from: &decoder) {
      self = scalar
      return
    }
    switch tag {
    case 8:
      let count = try decoder.count()
      self = .array(
        try decoder.nested { (inner) throws(CanonicalDecodingError) in
          var elements: [JSONValue] = []
          for _ in 0..<count { elements.append(try JSONValue(from: &inner)) }
          return elements
        })
    case 9:
      let count = try decoder.count(ofAtLeast: 2)
      self = .object(
        try decoder.nested { (inner) throws(CanonicalDecodingError) in
          try Self.members(count, from: &inner)
        })
    default: throw decoder.error(.unknownTag(tag), at: start)
    }
  }

  private static func members(
    _ count: Int, from decoder: inout CanonicalDecoder
  ) throws(CanonicalDecodingError) -> SortedMap<String, JSONValue> {
    var members = SortedMap<String, JSONValue>()
    for _ in 0..<count {
      let start = decoder.offset
      let name = try decoder.string()
      if let last = members.last?.key, String.order(last, name) >= 0 {
        throw decoder.error(.notAscending, at: start)
      }
      members.append(name, try JSONValue(from: &decoder))
    }
    return members
  }

  /// Reads a value without parts whose tag has been read; `nil` if it is the tag of another.
  init?(tag: UInt8, from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    switch tag {
    case 0: self = .null
    case 1: self = .bool(false)
    case 2: self = .bool(true)
    case 3: self = .integer(try decoder.signed())
    case 4:
      let value = Double(bitPattern: try decoder.fixed())
      guard value.isFinite else { throw decoder.error(.notFinite, at: start) }
      self = .double(value)
    case 5: self = .string(try decoder.string())
    case 6: self = .bytes(try decoder.byteString())
    case 7: self = .timestamp(Instant(nanoseconds: try decoder.signed()))
    default: return nil
    }
  }
}

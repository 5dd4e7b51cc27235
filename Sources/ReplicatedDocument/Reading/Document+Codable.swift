import CanonicalCoding
import Causality
import SortedCollections

extension Document {
  /// A value of a Swift type, read from what the document shows.
  ///
  /// ```swift
  /// let trip = try document.decode(Trip.self, at: "/trips/7")
  /// let state = try document.decode(String.self, at: "/tasks/7/state")
  /// ```
  ///
  /// Maps are read as keyed containers, sets and arrays as unkeyed ones. `[UInt8]` is also read
  /// from bytes, and `Instant` from a timestamp. A whole number may be read as a floating one.
  ///
  /// - Throws: `DecodingError`, whose description names the path and what was found there.
  public func decode<Value: Decodable>(
    _ type: Value.Type, at path: DocumentPath = DocumentPath()
  ) throws -> Value {
    let keys: [any CodingKey] = path.keys.map { PathKey(stringValue: $0) }
    guard let value = self[path] else {
      throw DecodingError.valueNotFound(
        type, .init(codingPath: keys, debugDescription: "there is nothing at '\(path)'"))
    }
    return try ValueDecoder(value, at: keys).decode(type)
  }

  /// A value of a Swift type; `nil` if there is nothing at the path, or something else.
  ///
  /// ```swift
  /// let budget = document["/budget", as: Int.self] ?? 0
  /// ```
  ///
  /// ``decode(_:at:)`` says why there is none.
  public subscript<Value: Decodable>(path: DocumentPath, as type: Value.Type) -> Value? {
    try? decode(type, at: path)
  }
}

extension DocumentEditor {
  /// Makes a field show a Swift value, writing only what differs.
  ///
  /// ```swift
  /// trip.title = "Porto"
  /// try document.set(trip, at: "/trips/7")  // one write, of one field
  /// ```
  ///
  /// Keyed containers become maps, everything else is written as ``update(_:to:)`` writes JSON:
  /// counters and sets that are there stay what they are, arrays are assigned whole. `[UInt8]`
  /// becomes bytes and `Instant` a timestamp; a Swift set is written in the order of its elements'
  /// text.
  ///
  /// - Throws: `EncodingError` for what no document holds, and ``DocumentError``; nothing is
  /// written
  ///   then.
  public mutating func set(
    _ value: some Encodable, at path: DocumentPath
  ) throws {
    try update(path, to: try ValueEncoder.value(of: value))
  }
}

extension JSONValue: Codable {
  /// Reads any value; bytes and points in time only from a document, which keeps them apart.
  public init(from decoder: any Decoder) throws {
    if let decoder = decoder as? ValueDecoder {
      self = decoder.value
      return
    }
    if let container = try? decoder.container(keyedBy: PathKey.self) {
      var members: SortedMap<String, JSONValue> = [:]
      for key in container.allKeys {
        members[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
      }
      self = .object(members)
      return
    }
    if var container = try? decoder.unkeyedContainer() {
      var elements: [JSONValue] = []
      while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
      self = .array(elements)
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else {
      self = .string(try container.decode(String.self))
    }
  }

  /// Writes the value; bytes and points in time as JSON text shows them.
  public func encode(to encoder: any Encoder) throws {
    if let encoder = encoder as? ValueEncoder {
      encoder.node.contents = .value(self)
      return
    }
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: PathKey.self)
      for (name, value) in members {
        try container.encode(value, forKey: PathKey(stringValue: name))
      }
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(element) }
    default:
      var container = encoder.singleValueContainer()
      switch self {
      case .bool(let value): try container.encode(value)
      case .integer(let value): try container.encode(value)
      case .double(let value): try container.encode(value)
      case .string(let value): try container.encode(value)
      case .bytes(let value): try container.encode(Base64.text(of: value))
      case .timestamp(let value): try container.encode(value.date)
      case .null, .array, .object: try container.encodeNil()
      }
    }
  }
}

/// A key of a document as a coding key.
struct PathKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { stringValue = String(intValue) }
}

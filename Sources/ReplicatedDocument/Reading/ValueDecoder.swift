import Causality
import SortedCollections

/// Reads anything that is `Decodable` from a JSON tree.
struct ValueDecoder: Decoder {
  let value: JSONValue
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]

  init(_ value: JSONValue, at codingPath: [any CodingKey] = []) {
    self.value = value
    self.codingPath = codingPath
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else { throw mismatch([String: Any].self) }
    return KeyedDecodingContainer(Keyed(members: members, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else { throw mismatch([Any].self) }
    return Unkeyed(elements: elements, codingPath: codingPath)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(decoder: self) }

  /// The error that another type was found, and where.
  func mismatch(_ type: Any.Type) -> DecodingError {
    let found =
      switch value {
      case .null: "null"
      case .bool: "a truth value"
      case .integer: "a whole number"
      case .double: "a number"
      case .string: "text"
      case .bytes: "bytes"
      case .timestamp: "a point in time"
      case .array: "an array"
      case .object: "an object"
      }
    let path = DocumentPath(codingPath.map(\.stringValue))
    return .typeMismatch(
      type,
      .init(
        codingPath: codingPath,
        debugDescription: "'\(path)' is \(found), not \(type)"))
  }

  func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    guard case .integer(let whole) = value else { throw mismatch(type) }
    guard let number = Number(exactly: whole) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: codingPath,
          debugDescription:
            "'\(DocumentPath(codingPath.map(\.stringValue)))': \(whole) does not fit \(type)"))
    }
    return number
  }

  /// A whole number is read as a fractional one if nothing of it is lost.
  func floating() throws -> Double {
    switch value {
    case .double(let number): return number
    case .integer(let whole):
      guard let number = Double(exactly: whole) else { throw mismatch(Double.self) }
      return number
    default: throw mismatch(Double.self)
    }
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    switch (type, value) {
    case (is JSONValue.Type, _): if let value = value as? Value { return value }
    case (is Instant.Type, .timestamp(let instant)):
      if let value = instant as? Value { return value }
    case (is [UInt8].Type, .bytes(let bytes)): if let value = bytes as? Value { return value }
    default: break
    }
    return try Value(from: self)
  }

  func missing(_ key: any CodingKey) -> DecodingError {
    let path = DocumentPath((codingPath + [key]).map(\.stringValue))
    return .keyNotFound(
      key, .init(codingPath: codingPath, debugDescription: "there is nothing at '\(path)'"))
  }
}

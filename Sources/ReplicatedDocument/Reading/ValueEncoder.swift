import Causality
import SortedCollections

/// Makes a JSON tree of anything that is `Encodable`.
///
/// What is encoded into a container has its place in a node; the tree is read off the nodes when
/// all is encoded.
final class ValueEncoder: Encoder {
  /// A place in the tree, filled by the encoder or one of its containers.
  final class Node {
    enum Contents {
      case nothing
      case value(JSONValue)
      case array([Node])
      case object(SortedMap<String, Node>)
    }

    var contents = Contents.nothing

    /// The tree below; a type that encodes nothing is an empty object, as elsewhere.
    var value: JSONValue {
      switch contents {
      case .nothing: [:]
      case .value(let value): value
      case .array(let nodes): .array(nodes.map(\.value))
      case .object(let nodes):
        .object(SortedMap(ascending: nodes.map { (key: $0.key, value: $0.value.value) }))
      }
    }
  }

  let node: Node
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]

  init(_ node: Node = Node(), at codingPath: [any CodingKey] = []) {
    self.node = node
    self.codingPath = codingPath
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.contents {} else { node.contents = .object([:]) }
    return KeyedEncodingContainer(Keyed(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = node.contents {} else { node.contents = .array([]) }
    return Unkeyed(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    Single(node: node, codingPath: codingPath)
  }

  /// The tree of a value.
  static func value(of value: some Encodable) throws -> JSONValue {
    let node = Node()
    try encode(value, into: node, at: [])
    return node.value
  }

  static func encode(
    _ value: some Encodable, into node: Node, at path: [any CodingKey]
  ) throws {
    switch value {
    case let value as JSONValue: node.contents = .value(value)
    case let value as [UInt8]: node.contents = .value(.bytes(value))
    case let value as Instant: node.contents = .value(.timestamp(value))
    default:
      try value.encode(to: ValueEncoder(node, at: path))
      // A set has no order, and what has none must not look different each time.
      if value is any Unordered, case .array(let nodes) = node.contents {
        let sorted = nodes.map(\.value).map { ($0, $0.description) }
          .sorted { String.order($0.1, $1.1) < 0 }
        node.contents = .value(.array(sorted.map { $0.0 }))
      }
    }
  }

  /// A whole number of any width, if it fits 64 bits with a sign.
  static func integer(
    _ value: some BinaryInteger & Encodable, at path: [any CodingKey]
  ) throws -> JSONValue {
    guard let number = Int64(exactly: value) else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: path, debugDescription: "\(value) does not fit 64 bits"))
    }
    return .integer(number)
  }
}

/// A collection whose elements come in an order that means nothing.
private protocol Unordered {}
extension Set: Unordered {}

/// The key of a place in an array.
struct IndexKey: CodingKey {
  let intValue: Int?
  var stringValue: String { intValue.map { String($0) } ?? "super" }

  init(_ place: Int) { intValue = place }
  init?(intValue: Int) { self.intValue = intValue }
  init?(stringValue: String) { intValue = stringValue == "super" ? nil : Int(stringValue) }

  /// What stands for a superclass.
  static let superclass = IndexKey(name: ())
  private init(name: Void) { intValue = nil }
}

import SortedCollections

extension ValueEncoder {
  struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    let codingPath: [any CodingKey]

    private func member(_ name: String) -> Node {
      let inner = Node()
      if case .object(var nodes) = node.contents {
        nodes[name] = inner
        node.contents = .object(nodes)
      }
      return inner
    }

    func encodeNil(forKey key: Key) throws { member(key.stringValue).contents = .value(.null) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      try ValueEncoder.encode(value, into: member(key.stringValue), at: codingPath + [key])
    }

    func nestedContainer<Inner: CodingKey>(
      keyedBy type: Inner.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Inner> {
      ValueEncoder(member(key.stringValue), at: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      ValueEncoder(member(key.stringValue), at: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      ValueEncoder(member("super"), at: codingPath + [IndexKey.superclass])
    }

    func superEncoder(forKey key: Key) -> any Encoder {
      ValueEncoder(member(key.stringValue), at: codingPath + [key])
    }
  }

  struct Unkeyed: UnkeyedEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]

    var count: Int {
      if case .array(let nodes) = node.contents { nodes.count } else { 0 }
    }

    private var path: [any CodingKey] { codingPath + [IndexKey(count)] }

    private func element() -> Node {
      let inner = Node()
      if case .array(var nodes) = node.contents {
        node.contents = .nothing
        nodes.append(inner)
        node.contents = .array(nodes)
      }
      return inner
    }

    func encodeNil() throws { element().contents = .value(.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
      let path = path
      try ValueEncoder.encode(value, into: element(), at: path)
    }

    func nestedContainer<Inner: CodingKey>(
      keyedBy type: Inner.Type
    ) -> KeyedEncodingContainer<Inner> {
      let path = path
      return ValueEncoder(element(), at: path).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      let path = path
      return ValueEncoder(element(), at: path).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      let path = path
      return ValueEncoder(element(), at: path)
    }
  }

  struct Single: SingleValueEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]

    func encodeNil() throws { node.contents = .value(.null) }
    func encode(_ value: Bool) throws { node.contents = .value(.bool(value)) }
    func encode(_ value: String) throws { node.contents = .value(.string(value)) }
    func encode(_ value: Double) throws { node.contents = .value(.double(value)) }
    func encode(_ value: Float) throws { node.contents = .value(.double(Double(value))) }

    private func put(_ value: some BinaryInteger & Encodable) throws {
      node.contents = .value(try ValueEncoder.integer(value, at: codingPath))
    }

    func encode(_ value: Int) throws { try put(value) }
    func encode(_ value: Int8) throws { try put(value) }
    func encode(_ value: Int16) throws { try put(value) }
    func encode(_ value: Int32) throws { try put(value) }
    func encode(_ value: Int64) throws { try put(value) }
    func encode(_ value: UInt) throws { try put(value) }
    func encode(_ value: UInt8) throws { try put(value) }
    func encode(_ value: UInt16) throws { try put(value) }
    func encode(_ value: UInt32) throws { try put(value) }
    func encode(_ value: UInt64) throws { try put(value) }

    func encode<Value: Encodable>(_ value: Value) throws {
      try ValueEncoder.encode(value, into: node, at: codingPath)
    }
  }
}

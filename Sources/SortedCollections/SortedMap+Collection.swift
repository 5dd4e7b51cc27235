extension SortedMap: RandomAccessCollection {
  /// A key with its value.
  public typealias Element = (key: Key, value: Value)

  /// The offset of the first entry.
  @inlinable
  public var startIndex: Int { 0 }

  /// The offset past the last entry.
  @inlinable
  public var endIndex: Int { count }

  /// The entry at an offset in key order.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(position: Int) -> Element {
    guard var node = root, position >= 0, position < node.count else {
      preconditionFailure("offset \(position) lies outside the map")
    }
    var offset = position
    while !node.isLeaf {
      var place = 0
      while offset >= node.children[place].count {
        offset &-= node.children[place].count
        place &+= 1
      }
      node = node.children[place]
    }
    return (node.keys[offset], node.values[offset])
  }

  /// Goes through the entries in key order.
  ///
  /// - Complexity: O(n) for all of them.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(root) }

  /// Goes through the entries in key order.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var leaf: Node?
    @usableFromInline var place = 0
    /// The branches on the way to the leaf, each with the place of the child to visit next.
    @usableFromInline var branches: [(node: Node, next: Int)] = []

    @inlinable
    init(_ root: Node?) { descend(from: root) }

    @inlinable
    mutating func descend(from start: Node?) {
      leaf = start
      while let node = leaf, !node.isLeaf {
        branches.append((node, 1))
        leaf = node.children[0]
      }
      place = 0
    }

    /// The next entry.
    @inlinable
    public mutating func next() -> Element? {
      guard let node = leaf else { return nil }
      if place < node.keys.count {
        defer { place &+= 1 }
        return (node.keys[place], node.values[place])
      }
      leaf = nil
      while let (branch, next) = branches.popLast() {
        guard next < branch.children.count else { continue }
        branches.append((branch, next &+ 1))
        descend(from: branch.children[next])
        break
      }
      return self.next()
    }
  }
}

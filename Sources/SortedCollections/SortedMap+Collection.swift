extension SortedMap: RandomAccessCollection {
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
    guard var node = root else { return flat[position] }
    precondition(position >= 0 && position < node.count, "offset lies outside the map")
    var offset = position
    while !node.isLeaf {
      var place = 0
      while offset >= node.children[place].count {
        offset &-= node.children[place].count
        place &+= 1
      }
      node = node.children[place]
    }
    return node.entries[offset]
  }

  /// Goes through the entries in key order.
  ///
  /// - Complexity: O(n) for all of them.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(self) }

  /// Goes through the entries in key order.
  public struct Iterator: IteratorProtocol {
    /// The entries of the leaf.
    @usableFromInline var entries: [Element]
    @usableFromInline var place = 0
    /// The branches on the way to the leaf, each with the place of the child to visit next.
    @usableFromInline var branches: [(node: Node, next: Int)] = []

    @inlinable
    init(_ map: SortedMap) {
      entries = map.flat
      if let root = map.root { descend(from: root) }
    }

    @inlinable
    mutating func descend(from start: Node) {
      var node = start
      while !node.isLeaf {
        branches.append((node, 1))
        node = node.children[0]
      }
      entries = node.entries
      place = 0
    }

    /// The next entry.
    @inlinable
    public mutating func next() -> Element? {
      if place == entries.count && !enterNextLeaf() { return nil }
      defer { place &+= 1 }
      return entries[place]
    }

    @inlinable
    mutating func enterNextLeaf() -> Bool {
      while let (branch, next) = branches.popLast() {
        guard next < branch.children.count else { continue }
        branches.append((branch, next &+ 1))
        descend(from: branch.children[next])
        return true
      }
      return false
    }
  }
}

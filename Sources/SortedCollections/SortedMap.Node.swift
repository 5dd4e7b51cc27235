extension SortedMap {
  /// A node of the tree: a leaf with entries, or a branch with nodes below it.
  ///
  /// All leaves are equally deep, and no node is empty. A node that more than one map refers to is
  /// never changed, which is why it may be sent anywhere its entries may.
  @usableFromInline
  final class Node: @unchecked Sendable {
    /// How many entries a leaf, or children a branch, may have.
    @inlinable
    static var capacity: Int { 64 }

    /// A leaf's keys, or for each child of a branch the least key below it.
    @usableFromInline var keys: [Key]

    /// A leaf's values.
    @usableFromInline var values: [Value]

    /// A branch's children.
    @usableFromInline var children: [Node]

    /// How many entries there are in the node and below.
    @usableFromInline var count: Int

    @inlinable
    init(keys: [Key], values: [Value]) {
      self.keys = keys
      self.values = values
      children = []
      count = keys.count
    }

    @inlinable
    init(children: [Node]) {
      keys = children.map { $0.keys[0] }
      values = []
      self.children = children
      count = children.reduce(0) { $0 &+ $1.count }
    }

    @inlinable
    init(copying other: Node) {
      keys = other.keys
      values = other.values
      children = other.children
      count = other.count
    }

    @inlinable
    var isLeaf: Bool { children.isEmpty }

    /// How many levels there are below this one.
    @inlinable
    var height: Int {
      var height = 0
      var node = self
      while !node.isLeaf {
        node = node.children[0]
        height &+= 1
      }
      return height
    }

    /// The place of the first key that does not sort before the given one, and whether it is it.
    @inlinable
    func place(of key: Key) -> (index: Int, isFound: Bool) {
      var low = 0
      var high = keys.count
      while low < high {
        let middle = (low &+ high) &>> 1
        let order = Key.order(keys[middle], key)
        if order == 0 { return (middle, true) }
        if order < 0 { low = middle &+ 1 } else { high = middle }
      }
      return (low, false)
    }

    /// The child below which a key is, if it is anywhere.
    @inlinable
    func child(for key: Key) -> Int {
      let (place, isFound) = place(of: key)
      return isFound ? place : Swift.max(place &- 1, 0)
    }
  }
}

extension SortedMap.Node {
  /// Splits an overfull node and returns its upper part.
  ///
  /// - Parameter isGrowingAtEnd: Whether it is the last insertion at the very end that made the
  ///   node too large. The lower part then stays full, so that a map that is filled in ascending
  ///   order has full nodes.
  @inlinable
  func split(isGrowingAtEnd: Bool) -> SortedMap.Node {
    let size = keys.count
    let middle = isGrowingAtEnd ? size &- 1 : size / 2
    let upper: SortedMap.Node
    if isLeaf {
      upper = SortedMap.Node(keys: Array(keys[middle...]), values: Array(values[middle...]))
      values.removeSubrange(middle...)
    } else {
      upper = SortedMap.Node(children: Array(children[middle...]))
      children.removeSubrange(middle...)
    }
    keys.removeSubrange(middle...)
    count &-= upper.count
    return upper
  }

  /// Takes in all that a node to the right of this one holds.
  @inlinable
  func absorb(_ right: SortedMap.Node) {
    keys += right.keys
    values += right.values
    children += right.children
    count &+= right.count
  }
}

extension SortedMap {
  /// A node of the tree: a leaf with entries, or a branch with nodes below it.
  ///
  /// All leaves are equally deep, and no node is empty. A node that more than one map refers to is
  /// never changed, which is why it may be sent anywhere its entries may, and why checking for
  /// overlapping accesses, a quarter of the time otherwise, could never find any.
  @usableFromInline
  final class Node: @unchecked Sendable {
    /// How many entries a leaf, or children a branch, may have.
    @inlinable
    static var capacity: Int { 64 }

    /// A leaf's entries.
    @exclusivity(unchecked) @usableFromInline var entries: [Element]

    /// For each child of a branch the least key below it.
    @exclusivity(unchecked) @usableFromInline var keys: [Key]

    /// A branch's children.
    @exclusivity(unchecked) @usableFromInline var children: [Node]

    /// How many entries there are below a branch.
    @exclusivity(unchecked) @usableFromInline var countBelow: Int

    @inlinable
    init(entries: [Element]) {
      self.entries = entries
      keys = []
      children = []
      countBelow = 0
    }

    @inlinable
    init(children: [Node]) {
      entries = []
      keys = children.map { $0.leastKey }
      self.children = children
      countBelow = children.reduce(0) { $0 &+ $1.count }
    }

    @inlinable
    init(copying other: Node) {
      entries = other.entries
      keys = other.keys
      children = other.children
      countBelow = other.countBelow
    }

    @inlinable
    var isLeaf: Bool { children.isEmpty }

    /// How many entries there are in the node and below.
    @inlinable
    var count: Int { isLeaf ? entries.count : countBelow }

    /// How many entries a leaf, or children a branch, has.
    @inlinable
    var size: Int { isLeaf ? entries.count : children.count }

    @inlinable
    var leastKey: Key { isLeaf ? entries[0].key : keys[0] }

    /// The child below which a key is, if it is anywhere.
    @inlinable
    func child(for key: Key) -> Int {
      keys.withUnsafeBufferPointer { keys in
        var low = 1
        var high = keys.count
        while low < high {
          let middle = (low &+ high) &>> 1
          if Key.order(keys[middle], key) <= 0 { low = middle &+ 1 } else { high = middle }
        }
        return low &- 1
      }
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
    let middle = isGrowingAtEnd ? size &- 1 : size / 2
    if isLeaf {
      let upper = SortedMap.Node(entries: Array(entries[middle...]))
      entries.removeSubrange(middle...)
      return upper
    }
    let upper = SortedMap.Node(children: Array(children[middle...]))
    children.removeSubrange(middle...)
    keys.removeSubrange(middle...)
    countBelow &-= upper.countBelow
    return upper
  }

  /// Takes in all that a node to the right of this one holds.
  @inlinable
  func absorb(_ right: SortedMap.Node) {
    entries += right.entries
    keys += right.keys
    children += right.children
    countBelow &+= right.countBelow
  }
}

extension SortedMap {
  /// Goes through entries in key order, leaf by leaf.
  public struct Iterator: IteratorProtocol {
    /// The leaf, as long as there are entries to come.
    @usableFromInline var leaf: Node?

    /// The place of the next entry in the leaf, and where to stop there.
    @usableFromInline var place = 0
    @usableFromInline var end = 0

    /// How many entries are to come after this leaf.
    @usableFromInline var rest = 0

    /// The branches on the way to the leaf, each with the place of the child to visit next.
    @usableFromInline var branches: [(node: Node, next: Int)] = []

    @inlinable
    init(_ map: SortedMap, from offset: Int, count: Int) {
      guard count > 0, var node = map.root else { return }
      var skipped = offset
      while !node.isLeaf {
        var child = 0
        while skipped >= node.children[child].count {
          skipped &-= node.children[child].count
          child &+= 1
        }
        branches.append((node, child &+ 1))
        node = node.children[child]
      }
      enter(node, from: skipped, remaining: count)
    }

    /// Goes on in a leaf, with so many entries to come.
    @inlinable
    mutating func enter(_ node: Node, from start: Int, remaining: Int) {
      leaf = node
      place = start
      end = Swift.min(node.size, start &+ remaining)
      rest = remaining &- (end &- start)
    }

    /// The next entry.
    @inlinable
    public mutating func next() -> Element? {
      if place == end && !enterNextLeaf() { return nil }
      let leaf = leaf.unsafelyUnwrapped
      let entry = (key: leaf.keys[place], value: leaf.values[place])
      place &+= 1
      return entry
    }

    @inlinable
    mutating func enterNextLeaf() -> Bool {
      guard rest > 0 else { return false }
      while let (branch, next) = branches.last {
        if next == branch.size {
          branches.removeLast()
          continue
        }
        branches[branches.count &- 1].next = next &+ 1
        var node = branch.children[next]
        while !node.isLeaf {
          branches.append((node, 1))
          node = node.children[0]
        }
        enter(node, from: 0, remaining: rest)
        return true
      }
      return false
    }
  }
}

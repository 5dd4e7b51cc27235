extension SortedMap {
  /// Finished nodes of one height from left to right, none of them small but a single one.
  @usableFromInline
  struct Row {
    @usableFromInline var nodes: [Node] = []

    @inlinable
    init() {}

    /// Adds a node behind the others, and evens it out with the last if either is small.
    @inlinable
    mutating func append(_ node: Node) {
      if let last = nodes.last, last.isSmall || node.isSmall {
        nodes.removeLast()
        even(last, node)
      } else {
        nodes.append(node)
      }
    }

    @inlinable
    mutating func even(_ left: Node, _ right: Node) {
      let size = left.size &+ right.size
      if size <= Node.capacity(height: left.height) {
        nodes.append(Node.joined(left, right))
        return
      }
      // Never small: the whole is larger than a node may be, and each gets half.
      let (lower, upper) = Node.evened(left, right)
      nodes.append(lower)
      nodes.append(upper)
    }

    /// Puts the nodes below as few new ones as possible.
    ///
    /// - Returns: Those, at least one if there was one here.
    @inlinable
    func parents() -> Row {
      var row = Row()
      guard let first = nodes.first else { return row }
      let groups = (nodes.count &- 1) / Node.capacity(height: first.height &+ 1) &+ 1
      for group in 0..<groups {
        let range = (nodes.count &* group / groups)..<(nodes.count &* (group &+ 1) / groups)
        row.nodes.append(Node.branch(nodes[range]))
      }
      return row
    }

    /// The map of which these are all the nodes of their height.
    @inlinable
    func finish() -> SortedMap {
      var row = self
      while row.nodes.count > 1 { row = row.parents() }
      var map = SortedMap()
      guard var root = row.nodes.first else { return map }
      while !root.isLeaf && root.size == 1 { root = root.children[0] }
      map.root = root
      return map
    }
  }

  /// Puts leaves together from entries that come in key order.
  @usableFromInline
  struct Builder {
    /// The entries that are in no finished leaf yet; room for a full leaf.
    @usableFromInline var leaf: Node?

    /// The finished leaves.
    @usableFromInline var row = Row()

    @inlinable
    init() {}

    /// Adds an entry.
    @inlinable
    mutating func append(_ key: Key, _ value: Value) {
      assert(
        leaf.map { Key.order($0.keys[$0.size &- 1], key) < 0 } ?? true, "keys must ascend")
      if let leaf, leaf.size < leaf.room {
        leaf.push(key, value)
        return
      }
      startLeaf(key, value)
    }

    @inlinable
    @inline(never)
    mutating func startLeaf(_ key: Key, _ value: Value) {
      if let full = leaf { row.append(full) }
      let fresh = Node.make(height: 0, capacity: Node.capacity(height: 0))
      fresh.push(key, value)
      leaf = fresh
    }

    /// Finishes the last leaf, in no more room than it needs.
    @inlinable
    mutating func closeLeaf() {
      guard let last = leaf else { return }
      leaf = nil
      let wanted = Node.room(for: last.size, height: 0)
      guard wanted < last.room else {
        row.append(last)
        return
      }
      let trimmed = Node.make(height: 0, capacity: wanted)
      last.move(0..<last.size, to: trimmed)
      trimmed.count = last.count
      last.size = 0
      row.append(trimmed)
    }

    /// The map of all that was added.
    @inlinable
    mutating func finish() -> SortedMap {
      closeLeaf()
      return row.finish()
    }
  }
}

extension SortedMap.Node {
  /// Two new nodes with what two neighbours hold, half of it each.
  @inlinable
  static func evened(_ left: Node, _ right: Node) -> (Node, Node) {
    let (total, height) = (left.size &+ right.size, left.height)
    let all = make(height: height, capacity: total)
    left.copied(adding: 0).drain(into: all)
    right.copied(adding: 0).drain(into: all)
    let lower = make(height: height, capacity: room(for: total / 2, height: height))
    let upper = make(height: height, capacity: room(for: total &- total / 2, height: height))
    all.move(0..<(total / 2), to: lower)
    all.move((total / 2)..<total, to: upper)
    all.size = 0
    lower.recount()
    upper.recount()
    return (lower, upper)
  }

  /// Moves everything behind what another node holds.
  @inlinable
  func drain(into other: Node) {
    other.count &+= count
    move(0..<size, to: other)
    size = 0
    count = 0
  }
}

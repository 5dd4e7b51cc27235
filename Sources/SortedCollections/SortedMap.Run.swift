extension SortedMap {
  /// Neighbouring nodes of one height, where they lie in a tree that does not change meanwhile.
  @usableFromInline
  struct Run {
    @usableFromInline let nodes: UnsafeBufferPointer<Node>

    @inlinable
    init(_ nodes: UnsafeBufferPointer<Node>) { self.nodes = nodes }

    @inlinable
    var count: Int { nodes.count }

    @inlinable
    var first: Node? { nodes.first }

    /// The node, if it is a single one.
    @inlinable
    var only: Node? { nodes.count == 1 ? nodes[0] : nil }

    @inlinable
    subscript(place: Int) -> Node { nodes[place] }

    @inlinable
    subscript(range: Range<Int>) -> Run { Run(UnsafeBufferPointer(rebasing: nodes[range])) }

    /// The nearest place behind which, on both sides, all keys sort after all keys before it.
    ///
    /// Where the two trees were split at the same keys, that is one node further on either side.
    @inlinable
    func end(
      of start: (left: Int, right: Int), beside other: Run
    ) -> (left: Int, right: Int) {
      if start.left == count || start.right == other.count { return (count, other.count) }
      var end = (left: start.left &+ 1, right: start.right &+ 1)
      while end.left < count || end.right < other.count {
        let order =
          end.left == count
          ? 1
          : end.right == other.count
            ? -1 : Key.order(nodes[end.left].leastKey, other[end.right].leastKey)
        if order == 0 { return end }
        if order < 0 { end.left &+= 1 } else { end.right &+= 1 }
      }
      return end
    }

    /// Calls the body with all children of the nodes.
    @inlinable
    func withChildren<Result>(_ body: (Run) -> Result) -> Result {
      if let only {
        return withExtendedLifetime(only) {
          body(Run(UnsafeBufferPointer(start: only.children, count: only.size)))
        }
      }
      return Self.childNodes(of: Array(nodes)).withUnsafeBufferPointer { body(Run($0)) }
    }

    @inlinable
    static func childNodes(of nodes: [Node]) -> [Node] {
      var children: [Node] = []
      children.reserveCapacity(nodes.reduce(0) { $0 &+ $1.size })
      for node in nodes {
        children += UnsafeBufferPointer(start: node.children, count: node.size)
      }
      return children
    }
  }

  /// Calls the body with this map's and another's nodes of the greatest height that both have.
  @inlinable
  func withRuns<Result>(_ other: Self, _ body: (Run, Run) -> Result) -> Result {
    var left = root.map { [$0] } ?? []
    var right = other.root.map { [$0] } ?? []
    if let mine = root, let theirs = other.root {
      for _ in 0..<Swift.max(0, mine.height &- theirs.height) { left = Run.childNodes(of: left) }
      for _ in 0..<Swift.max(0, theirs.height &- mine.height) {
        right = Run.childNodes(of: right)
      }
    }
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in body(Run(left), Run(right)) }
    }
  }

  /// Goes through the entries of neighbouring leaves.
  @usableFromInline
  struct Walk {
    @usableFromInline let leaves: Run

    /// The leaf that comes after this one.
    @usableFromInline var next = 0

    @usableFromInline var keys: UnsafePointer<Key>?

    @usableFromInline var values: UnsafePointer<Value>?

    @usableFromInline var place = 0

    @usableFromInline var size = 0

    @inlinable
    init(_ leaves: Run) {
      self.leaves = leaves
      enterLeaf()
    }

    @inlinable
    var isAtEnd: Bool { place == size }

    @inlinable
    var key: Key { keys.unsafelyUnwrapped[place] }

    @inlinable
    var value: Value { values.unsafelyUnwrapped[place] }

    @inlinable
    mutating func advance() {
      place &+= 1
      if place == size { enterLeaf() }
    }

    /// No leaf is empty, so a leaf that is entered has an entry.
    @inlinable
    mutating func enterLeaf() {
      guard next < leaves.count else { return }
      let leaf = leaves[next]
      keys = UnsafePointer(leaf.keys)
      values = UnsafePointer(leaf.values)
      (place, size) = (0, leaf.size)
      next &+= 1
    }
  }
}

extension SortedMap.Row {
  /// Whether these are exactly the children of a branch.
  @inlinable
  func isAll(below branch: SortedMap.Node) -> Bool {
    guard nodes.count == branch.size else { return false }
    for place in 0..<nodes.count where nodes[place] !== branch.children[place] { return false }
    return true
  }
}

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

    /// Whether the node at a place is the same object as another run's, found out by address, as
    /// counting references would cost more than the answer.
    @inlinable
    func isShared(at place: Int, with other: Run, at otherPlace: Int) -> Bool {
      let stride = MemoryLayout<Node>.stride
      return UnsafeRawBufferPointer(nodes).load(fromByteOffset: place &* stride, as: UInt.self)
        == UnsafeRawBufferPointer(other.nodes)
        .load(fromByteOffset: otherPlace &* stride, as: UInt.self)
    }

    /// How many nodes in a row, from two places on, are the same objects in both runs.
    @inlinable
    func sharedLength(from start: (left: Int, right: Int), with other: Run) -> Int {
      var length = 0
      while start.left &+ length < count, start.right &+ length < other.count,
        isShared(at: start.left &+ length, with: other, at: start.right &+ length)
      {
        length &+= 1
      }
      return length
    }

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

extension SortedMap.Node {
  /// Whether two branches have exactly the same children.
  @inlinable
  func hasChildren(of other: Node) -> Bool {
    guard size == other.size else { return false }
    let (mine, theirs) = (
      SortedMap<Key, Value>.Run(UnsafeBufferPointer(start: children, count: size)),
      SortedMap<Key, Value>.Run(UnsafeBufferPointer(start: other.children, count: size))
    )
    for place in 0..<size where !mine.isShared(at: place, with: theirs, at: place) { return false }
    return true
  }
}

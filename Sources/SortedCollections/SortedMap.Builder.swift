extension SortedMap {
  /// Puts a tree together from left to right, out of entries and whole subtrees.
  @usableFromInline
  struct Builder {
    @usableFromInline var keys: [Key] = []
    @usableFromInline var values: [Value] = []

    /// For each level above the entries, the finished nodes that have no parent yet.
    @usableFromInline var levels: [[Node]] = []

    @inlinable
    init() {}

    /// Adds an entry.
    @inlinable
    mutating func append(_ key: Key, _ value: Value) {
      if keys.count == Node.capacity { closeLeaf() }
      if keys.isEmpty {
        keys.reserveCapacity(Node.capacity)
        values.reserveCapacity(Node.capacity)
      }
      assert(keys.last.map { Key.order($0, key) < 0 } ?? true, "keys must ascend")
      keys.append(key)
      values.append(value)
    }

    /// Adds a whole subtree with so many levels below it, as it is.
    @inlinable
    mutating func append(_ node: Node, height: Int) {
      for level in 0..<height { close(level) }
      if height == 0 { closeLeaf() }
      push(node, at: height)
    }

    /// Turns the entries that are in no leaf yet into one, with some of the last leaf's if they
    /// are few.
    @inlinable
    mutating func closeLeaf() {
      guard !keys.isEmpty else { return }
      if keys.count < Node.capacity / 4, let previous = levels.first?.last {
        levels[0].removeLast()
        keys = previous.keys + keys
        values = previous.values + values
        if keys.count > Node.capacity {
          let middle = keys.count / 2
          push(
            Node(keys: Array(keys[..<middle]), values: Array(values[..<middle])), at: 0)
          keys.removeSubrange(..<middle)
          values.removeSubrange(..<middle)
        }
      }
      let leaf = Node(keys: keys, values: values)
      keys = []
      values = []
      push(leaf, at: 0)
    }

    @inlinable
    mutating func push(_ node: Node, at level: Int) {
      while levels.count <= level { levels.append([]) }
      if levels[level].count == Node.capacity { closeNodes(at: level) }
      levels[level].append(node)
    }

    /// Gives the nodes of a level that have no parent yet one.
    @inlinable
    mutating func closeNodes(at level: Int) {
      guard level < levels.count, !levels[level].isEmpty else { return }
      let nodes = levels[level]
      levels[level] = []
      push(Node(children: nodes), at: level &+ 1)
    }

    /// Closes everything up to a level, so that a node of the next level can follow.
    @inlinable
    mutating func close(_ level: Int) {
      if level == 0 { closeLeaf() }
      closeNodes(at: level)
      evenOut(level &+ 1)
    }

    /// Shares the children of the last two nodes of a level if the last has too few.
    @inlinable
    mutating func evenOut(_ level: Int) {
      guard level < levels.count, levels[level].count >= 2 else { return }
      let last = levels[level].count &- 1
      guard levels[level][last].children.count < Node.capacity / 4 else { return }
      let children = levels[level][last &- 1].children + levels[level][last].children
      levels[level].removeLast(2)
      if children.count <= Node.capacity {
        levels[level].append(Node(children: children))
      } else {
        let middle = children.count / 2
        levels[level].append(Node(children: Array(children[..<middle])))
        levels[level].append(Node(children: Array(children[middle...])))
      }
    }

    /// The finished tree.
    @inlinable
    mutating func finish() -> Node? {
      closeLeaf()
      var level = 0
      while level < levels.count {
        let isTop = level &+ 1 == levels.count
        if isTop && levels[level].count == 1 { break }
        closeNodes(at: level)
        level &+= 1
        evenOut(level)
      }
      var root = levels.last?.first
      while let node = root, node.children.count == 1 { root = node.children[0] }
      return root
    }
  }
}

extension SortedMap {
  /// Puts a map together from left to right, out of entries and whole subtrees.
  @usableFromInline
  struct Builder {
    /// Entries that are in no leaf yet.
    @usableFromInline var entries: [Element] = []

    /// For each level above the entries, the finished nodes that have no parent yet.
    @usableFromInline var levels: [[Node]] = []

    @inlinable
    init() {}

    /// Adds an entry.
    @inlinable
    mutating func append(_ key: Key, _ value: Value) {
      assert(entries.last.map { Key.order($0.key, key) < 0 } ?? true, "keys must ascend")
      if entries.count == Node.capacity {
        closeLeaf()
        entries.reserveCapacity(Node.capacity)
      }
      entries.append((key, value))
    }

    /// Adds a whole subtree with so many levels below it, as it is.
    @inlinable
    mutating func append(_ node: Node, height: Int) {
      closeLeaf()
      for level in 0..<height {
        closeNodes(at: level)
        evenOut(level &+ 1)
      }
      push(node, at: height)
    }

    /// Turns the entries that are in no leaf yet into one, with some of the last leaf's if they
    /// are few.
    @inlinable
    mutating func closeLeaf() {
      guard !entries.isEmpty else { return }
      if entries.count < Node.capacity / 4, let previous = levels.first?.last {
        levels[0].removeLast()
        entries = previous.entries + entries
        if entries.count > Node.capacity {
          let middle = entries.count / 2
          push(Node(entries: Array(entries[..<middle])), at: 0)
          entries.removeSubrange(..<middle)
        }
      }
      push(Node(entries: entries), at: 0)
      entries = []
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

    /// The finished map.
    @inlinable
    mutating func finish() -> SortedMap {
      if levels.isEmpty {
        var map = SortedMap()
        map.flat = entries
        return map
      }
      closeLeaf()
      var level = 0
      while level &+ 1 < levels.count || levels[level].count > 1 {
        closeNodes(at: level)
        level &+= 1
        evenOut(level)
      }
      guard var root = levels[level].first else { return SortedMap() }
      while root.children.count == 1 { root = root.children[0] }
      return SortedMap(root: root)
    }
  }
}

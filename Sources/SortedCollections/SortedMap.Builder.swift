extension SortedMap {
  /// Takes nodes of one height from left to right, and puts them into branches as they come.
  @usableFromInline
  struct Row {
    /// The last node, which is not in a branch yet because it may have to be evened out.
    @usableFromInline var last: Node?

    /// The branch that is being filled, with room for as many children as it may have.
    @usableFromInline var open: Node?

    /// The branches that are full.
    @usableFromInline var branches: [Node] = []

    @inlinable
    init() {}

    /// Adds a node behind the others, and evens it out with the last if either is small.
    @inlinable
    mutating func append(_ node: Node) {
      guard let previous = last else {
        last = node
        return
      }
      if !previous.isSmall && !node.isSmall {
        push(previous)
        last = node
      } else if previous.size &+ node.size <= Node.capacity(height: node.height) {
        last = Node.joined(previous, node)
      } else {
        // Never small: the whole is larger than a node may be, and each gets half.
        let (lower, upper) = Node.evened(previous, node)
        push(lower)
        last = upper
      }
    }

    /// Adds neighbours as they are; if the first or what comes behind the last is small, it is
    /// evened out.
    @inlinable
    mutating func append(_ run: Run) {
      append(run[0])
      if run.count == 1 { return }
      if let first = last { push(first) }
      var place = 1
      let end = run.count &- 1
      while place < end {
        let room = open.map { $0.room &- $0.size } ?? 0
        if room == 0 {
          push(run[place])
          place &+= 1
        } else {
          let next = Swift.min(end, place &+ room)
          open?.push(run[place..<next])
          place = next
        }
      }
      last = run[end]
    }

    @inlinable
    mutating func push(_ node: Node) {
      if let open, open.size < open.room {
        open.push(node)
        return
      }
      if let full = open { branches.append(full) }
      let height = node.height &+ 1
      let fresh = Node.make(height: height, capacity: Node.capacity(height: height))
      fresh.push(node)
      open = fresh
    }

    /// The branches with all the nodes below them; only a single one may be small.
    @inlinable
    mutating func finishBranches() -> [Node] {
      if let node = last { push(node) }
      last = nil
      if let unfinished = open { branches.append(unfinished.trimmed()) }
      open = nil
      if let small = branches.last, small.isSmall, branches.count > 1 {
        branches.removeLast()
        let (lower, upper) = Node.evened(branches.removeLast(), small)
        branches.append(lower)
        branches.append(upper)
      }
      return branches
    }

    /// The map of which these are all the nodes of their height.
    @inlinable
    mutating func finish() -> SortedMap {
      var map = SortedMap()
      if open == nil, branches.isEmpty {
        map.root = last
      } else {
        var nodes = finishBranches()
        while nodes.count > 1 {
          var row = Row()
          for node in nodes { row.append(node) }
          nodes = row.finishBranches()
        }
        map.root = nodes.first
      }
      while let root = map.root, !root.isLeaf, root.size == 1 { map.root = root.children[0] }
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
      if let last = leaf { row.append(last.trimmed()) }
      leaf = nil
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
  /// What this node holds in no more room than it needs; a node that has more is left empty.
  @inlinable
  func trimmed() -> Node {
    let wanted = Self.room(for: size, height: height)
    if wanted >= room { return self }
    let trimmed = Self.make(height: height, capacity: wanted)
    drain(into: trimmed)
    return trimmed
  }

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

extension SortedMap {
  /// Changes the value of a key in place; the body sees `initial` where there was none.
  ///
  /// - Parameters:
  ///   - key: The key whose value changes.
  ///   - initial: The value to start from when the key is absent.
  ///   - keep: Asked after the change whether the entry stays.
  ///   - body: The change. If it throws, an entry that was absent stays absent.
  /// - Complexity: O(log n).
  @inlinable
  public mutating func modify<Result, Failure: Error>(
    _ key: Key,
    default initial: @autoclosure () -> Value,
    keepIf keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard root != nil else {
      var value = initial()
      let result = try body(&value)
      if keep(value) { root = Node(keys: [key], values: [value]) }
      return result
    }
    defer { settleRoot() }
    return try Self.modify(key, below: &root, initial, keep, body)
  }

  /// Removes the entry of a key.
  ///
  /// - Returns: Its value, if there was one.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard let (leaf, place) = leaf(holding: key) else { return nil }
    let value = leaf.values[place]
    modify(key, default: value, keepIf: { _ in false }, { _ in })
    return value
  }

  /// Adds an entry whose key sorts after all keys of the map.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func append(_ key: Key, _ value: Value) {
    assert(last.map { Key.order($0.key, key) < 0 } ?? true, "keys must ascend")
    modify(key, default: value, keepIf: { _ in true }, { _ in })
  }

  /// Grows the tree after the root was split, and shrinks it where a level has become needless.
  @inlinable
  mutating func settleRoot() {
    guard let node = root else { return }
    if node.keys.count > Node.capacity {
      let upper = node.split(isGrowingAtEnd: false)
      root = Node(children: [node, upper])
    }
    while let node = root, !node.isLeaf, node.children.count == 1 { root = node.children[0] }
    if let node = root, node.keys.isEmpty { root = nil }
  }

  /// Changes an entry below a node, which may be left with one entry too many, or with none.
  @inlinable
  static func modify<Result, Failure: Error>(
    _ key: Key, below node: inout Node?, _ initial: () -> Value, _ keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if !isKnownUniquelyReferenced(&node), let shared = node { node = Node(copying: shared) }
    guard let own = node else { preconditionFailure("a tree has no empty branches") }
    return try modify(key, in: own, initial, keep, body)
  }

  /// Changes an entry in a node that no other map refers to.
  @inlinable
  static func modify<Result, Failure: Error>(
    _ key: Key, in node: Node, _ initial: () -> Value, _ keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if node.isLeaf {
      let (place, isFound) = node.place(of: key)
      if isFound {
        let result = try body(&node.values[place])
        if !keep(node.values[place]) {
          node.keys.remove(at: place)
          node.values.remove(at: place)
          node.count &-= 1
        }
        return result
      }
      var value = initial()
      let result = try body(&value)
      if keep(value) {
        node.keys.insert(key, at: place)
        node.values.insert(value, at: place)
        node.count &+= 1
      }
      return result
    }
    let place = node.child(for: key)
    if !isKnownUniquelyReferenced(&node.children[place]) {
      node.children[place] = Node(copying: node.children[place])
    }
    let child = node.children[place]
    let before = child.count
    defer {
      node.count &+= child.count &- before
      settle(child, at: place, of: node, after: key)
    }
    return try modify(key, in: child, initial, keep, body)
  }

  /// Splits a child that has become too large, or joins one that has become small to a neighbour.
  @inlinable
  static func settle(_ child: Node, at place: Int, of node: Node, after key: Key) {
    let size = child.keys.count
    if size == 0 {
      node.children.remove(at: place)
      node.keys.remove(at: place)
      return
    }
    if Key.order(key, node.keys[place]) <= 0 { node.keys[place] = child.keys[0] }
    if size > Node.capacity {
      let isLast = place &+ 1 == node.children.count
      let upper = child.split(
        isGrowingAtEnd: isLast && Key.order(child.keys[size &- 1], key) <= 0)
      node.children.insert(upper, at: place &+ 1)
      node.keys.insert(upper.keys[0], at: place &+ 1)
    } else if size < Node.capacity / 4 {
      join(place, of: node)
    }
  }

  /// Joins a small child to the neighbour on its left or right, if both fit into one node.
  @inlinable
  static func join(_ place: Int, of node: Node) {
    for left in [place &- 1, place] where left >= 0 && left &+ 1 < node.children.count {
      let right = node.children[left &+ 1]
      guard node.children[left].keys.count &+ right.keys.count <= Node.capacity else { continue }
      if !isKnownUniquelyReferenced(&node.children[left]) {
        node.children[left] = Node(copying: node.children[left])
      }
      node.children[left].absorb(right)
      node.children.remove(at: left &+ 1)
      node.keys.remove(at: left &+ 1)
      return
    }
  }
}

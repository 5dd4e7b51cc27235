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
    guard var node = root else {
      let result = try Self.modify(key, in: &flat, initial, keep, body)
      if flat.count > Node.capacity { plant() }
      return result
    }
    root = nil
    if !isKnownUniquelyReferenced(&node) { node = Node(copying: node) }
    defer { settle(root: node, after: key) }
    return try Self.modify(key, in: node, initial, keep, body)
  }

  /// Removes the entry of a key.
  ///
  /// - Returns: Its value, if there was one.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard let value = self[key] else { return nil }
    modify(key, default: value, keepIf: { _ in false }, { _ in })
    return value
  }

  /// Adds an entry whose key sorts after all keys of the map.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func append(_ key: Key, _ value: Value) {
    assert(last.map { Key.order($0.key, key) < 0 } ?? true, "keys must ascend")
    if root == nil && flat.count < Node.capacity {
      flat.append((key, value))
    } else {
      modify(key, default: value, keepIf: { _ in true }, { _ in })
    }
  }

  /// Makes a tree of an array that has become too large.
  @inlinable
  mutating func plant() {
    let lower = Node(entries: flat)
    let upper = lower.split(isGrowingAtEnd: false)
    flat = []
    root = Node(children: [lower, upper])
  }

  /// Puts a changed root in its place: split, without needless levels, or as an array.
  @inlinable
  mutating func settle(root changed: Node, after key: Key) {
    var node = changed
    if node.size > Node.capacity {
      node = Node(children: [node, node.split(isGrowingAtEnd: false)])
    }
    while node.children.count == 1 { node = node.children[0] }
    if node.isLeaf {
      flat = node.entries
    } else {
      root = node
    }
  }

  /// Changes an entry among those of a leaf.
  @inlinable
  static func modify<Result, Failure: Error>(
    _ key: Key, in entries: inout [Element], _ initial: () -> Value, _ keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (place, isFound) = place(of: key, in: entries)
    if isFound {
      let result = try body(&entries[place].value)
      if !keep(entries[place].value) { entries.remove(at: place) }
      return result
    }
    var value = initial()
    let result = try body(&value)
    if keep(value) { entries.insert((key, value), at: place) }
    return result
  }

  /// Changes an entry in a node that no other map refers to.
  ///
  /// The node may be left with one entry or child too many, or with none.
  @inlinable
  static func modify<Result, Failure: Error>(
    _ key: Key, in node: Node, _ initial: () -> Value, _ keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if node.isLeaf { return try modify(key, in: &node.entries, initial, keep, body) }
    let place = node.child(for: key)
    if !isKnownUniquelyReferenced(&node.children[place]) {
      node.children[place] = Node(copying: node.children[place])
    }
    let child = node.children[place]
    let before = child.count
    defer {
      node.countBelow &+= child.count &- before
      settle(child, at: place, of: node, after: key)
    }
    return try modify(key, in: child, initial, keep, body)
  }

  /// Splits a child that has become too large, or joins one that has become small to a neighbour.
  @inlinable
  static func settle(_ child: Node, at place: Int, of node: Node, after key: Key) {
    let size = child.size
    if size == 0 {
      node.children.remove(at: place)
      node.keys.remove(at: place)
      return
    }
    if Key.order(key, node.keys[place]) <= 0 { node.keys[place] = child.leastKey }
    if size > Node.capacity {
      let isLast = place &+ 1 == node.children.count
      let lastKey = child.isLeaf ? child.entries[size &- 1].key : child.keys[size &- 1]
      let upper = child.split(isGrowingAtEnd: isLast && Key.order(lastKey, key) <= 0)
      node.children.insert(upper, at: place &+ 1)
      node.keys.insert(upper.leastKey, at: place &+ 1)
    } else if size < Node.capacity / 4 {
      join(place, of: node)
    }
  }

  /// Joins a small child to the neighbour on its left or right, if both fit into one node.
  @inlinable
  static func join(_ place: Int, of node: Node) {
    for left in [place &- 1, place] where left >= 0 && left &+ 1 < node.children.count {
      let right = node.children[left &+ 1]
      guard node.children[left].size &+ right.size <= Node.capacity else { continue }
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

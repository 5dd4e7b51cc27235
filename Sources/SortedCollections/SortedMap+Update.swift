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
      var value = initial()
      let result = try body(&value)
      if keep(value) { root = Node.leaf(key, value) }
      return result
    }
    root = nil
    defer { settle(root: node, after: key) }
    return try Self.modify(key, in: &node, initial, keep, body)
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

  /// Sets the value of a key.
  ///
  /// - Returns: The value it replaces, if there was one.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    var previous: Value? = nil
    var isPresent = true
    func absent() -> Value {
      isPresent = false
      return value
    }
    func replace(_ current: inout Value) {
      if isPresent { previous = current }
      current = value
    }
    modify(key, default: absent(), keepIf: { _ in true }, replace)
    return previous
  }

  /// Removes all entries.
  @inlinable
  public mutating func removeAll() { root = nil }

  /// Adds an entry whose key sorts after all keys of the map.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func append(_ key: Key, _ value: Value) {
    assert(last.map { Key.order($0.key, key) < 0 } ?? true, "keys must ascend")
    modify(key, default: value, keepIf: { _ in true }, { _ in })
  }

  /// Puts a changed root in its place: split, without needless levels, or gone.
  @inlinable
  mutating func settle(root changed: Node, after key: Key) {
    var node = changed
    if node.isOverfull {
      let upper = Node.split(&node, isGrowingAtEnd: Self.isLast(key, in: node))
      root = Node.branch([node, upper])
      return
    }
    while !node.isLeaf && node.size == 1 { node = node.children[0] }
    root = node.size == 0 ? nil : node
  }

  /// Whether a key that was just inserted into a node is the last of its keys.
  @inlinable
  static func isLast(_ key: Key, in node: Node) -> Bool {
    Key.order(node.keys[node.size &- 1], key) <= 0
  }

  /// Changes an entry in the tree below a node, which is replaced if another map refers to it.
  ///
  /// The node may be left with one entry or child too many, or with none.
  @inlinable
  static func modify<Result, Failure: Error>(
    _ key: Key, in node: inout Node, _ initial: () -> Value, _ keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if !isKnownUniquelyReferenced(&node) { node = node.copied(adding: 1) }
    if node.isLeaf { return try modify(key, inLeaf: &node, initial, keep, body) }
    let place = node.child(for: key)
    let before = node.children[place].count
    defer {
      let change = node.children[place].count &- before
      node.count &+= change
      // A child that keeps its entries keeps its least key, size and place.
      if change != 0 { settle(place, of: &node, after: key, isShrinking: change < 0) }
    }
    return try modify(key, in: &node.children[place], initial, keep, body)
  }

  /// Changes an entry of a leaf that no other map refers to.
  @inlinable
  static func modify<Result, Failure: Error>(
    _ key: Key, inLeaf leaf: inout Node, _ initial: () -> Value, _ keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (place, isFound) = leaf.place(of: key)
    if isFound {
      let result = try body(&leaf.values[place])
      if !keep(leaf.values[place]) { leaf.removeEntry(at: place) }
      return result
    }
    var value = initial()
    let result = try body(&value)
    if keep(value) {
      Node.grow(&leaf)
      leaf.insert(key, value, at: place)
    }
    return result
  }

  /// Splits a child that has become too large, or joins one that has become small to a neighbour.
  @inlinable
  static func settle(_ place: Int, of node: inout Node, after key: Key, isShrinking: Bool) {
    if node.children[place].size == 0 {
      node.removeChild(at: place)
      return
    }
    // What comes first in a child may be gone; only what comes first of all may be new.
    if isShrinking || place == 0 { node.keys[place] = node.children[place].leastKey }
    if node.children[place].isOverfull {
      let isAtEnd = place &+ 1 == node.size && isLast(key, in: node.children[place])
      let upper = Node.split(&node.children[place], isGrowingAtEnd: isAtEnd)
      Node.grow(&node)
      node.insert(upper, at: place &+ 1)
    } else if node.children[place].isSmall {
      join(place, of: node)
    }
  }

  /// Joins a small child to the neighbour on its left or right, if both fit into one node.
  @inlinable
  static func join(_ place: Int, of node: Node) {
    for left in [place &- 1, place] where left >= 0 && left &+ 1 < node.size {
      let (first, second) = (node.children[left], node.children[left &+ 1])
      guard first.size &+ second.size <= Node.capacity(height: first.height) else { continue }
      node.children[left] = Node.joined(first, second)
      node.removeChild(at: left &+ 1)
      return
    }
  }
}

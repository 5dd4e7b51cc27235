extension SortedMap {
  /// Joins another map into this one, walking both in key order and skipping what they share.
  ///
  /// - Parameters:
  ///   - other: The map to join.
  ///   - mine: What becomes of an entry that only this map has; `nil` drops it.
  ///   - theirs: What becomes of an entry that only the other has; `nil` drops it.
  ///   - both: What becomes of an entry that both have; `nil` drops it. It must be idempotent: the
  ///     same entry on both sides stays as it is, and it is not asked where both share a subtree.
  /// - Complexity: O(n + m) for strangers; O(d · log n) for copies of one map that d changes apart.
  @inlinable
  public mutating func merge(
    _ other: Self,
    mine: (Key, Value) -> Value?,
    theirs: (Key, Value) -> Value?,
    both: (Key, Value, Value) -> Value?
  ) {
    if root === other.root { return }
    var left = Cursor(root)
    var right = Cursor(other.root)
    var builder = Builder()
    while true {
      if let height = left.sharedHeight(with: right) {
        builder.append(left.node(at: height), height: height)
        left.skip(height)
        right.skip(height)
        continue
      }
      let order: Int
      switch (left.isAtEnd, right.isAtEnd) {
      case (true, true):
        root = builder.finish()
        return
      case (true, false): order = 1
      case (false, true): order = -1
      case (false, false): order = Key.order(left.key, right.key)
      }
      let key = order <= 0 ? left.key : right.key
      let value =
        order == 0
        ? both(key, left.value, right.value)
        : order < 0 ? mine(key, left.value) : theirs(key, right.value)
      if let value { builder.append(key, value) }
      if order <= 0 { left.advance() }
      if order >= 0 { right.advance() }
    }
  }

  /// A place in a tree, with the whole path to it.
  @usableFromInline
  struct Cursor {
    /// The nodes from the leaf up, each with the place in it.
    @usableFromInline var path: [(node: Node, place: Int)] = []

    @usableFromInline var isAtEnd: Bool

    @inlinable
    init(_ root: Node?) {
      isAtEnd = root == nil
      var node = root
      while let next = node {
        path.append((next, 0))
        node = next.isLeaf ? nil : next.children[0]
      }
      path.reverse()
    }

    @inlinable
    var key: Key { path[0].node.keys[path[0].place] }

    @inlinable
    var value: Value { path[0].node.values[path[0].place] }

    /// The node on the path with so many levels below it.
    @inlinable
    func node(at height: Int) -> Node { path[height].node }

    /// The height of the largest subtree that begins here in both trees and is the same object.
    @inlinable
    func sharedHeight(with other: Cursor) -> Int? {
      if isAtEnd || other.isAtEnd || path[0].place != 0 || other.path[0].place != 0 { return nil }
      guard path[0].node === other.path[0].node else { return nil }
      var height = 0
      while height &+ 1 < Swift.min(path.count, other.path.count),
        path[height &+ 1].place == 0, other.path[height &+ 1].place == 0,
        path[height &+ 1].node === other.path[height &+ 1].node
      {
        height &+= 1
      }
      return height
    }

    /// Goes to the next entry.
    @inlinable
    mutating func advance() {
      path[0].place &+= 1
      if path[0].place == path[0].node.keys.count { skip(0) }
    }

    /// Goes to the first entry after the subtree of a height.
    @inlinable
    mutating func skip(_ height: Int) {
      var level = height &+ 1
      while level < path.count {
        path[level].place &+= 1
        if path[level].place < path[level].node.children.count {
          while level > 0 {
            let child = path[level].node.children[path[level].place]
            level &-= 1
            path[level] = (child, 0)
          }
          return
        }
        level &+= 1
      }
      isAtEnd = true
    }
  }
}

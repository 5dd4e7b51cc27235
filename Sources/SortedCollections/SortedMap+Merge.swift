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
    if let root, root === other.root { return }
    var left = Cursor(self)
    var right = Cursor(other)
    var builder = Builder()
    while !left.isAtEnd || !right.isAtEnd {
      if left.place == 0, right.place == 0, let height = left.sharedHeight(with: right) {
        builder.append(left.node(at: height), height: height)
        left.skip(height)
        right.skip(height)
        continue
      }
      let order =
        left.isAtEnd ? 1 : right.isAtEnd ? -1 : Key.order(left.entry.key, right.entry.key)
      let entry = order <= 0 ? left.entry : right.entry
      let value =
        order == 0
        ? both(entry.key, entry.value, right.entry.value)
        : order < 0 ? mine(entry.key, entry.value) : theirs(entry.key, entry.value)
      if let value { builder.append(entry.key, value) }
      if order <= 0 { left.advance() }
      if order >= 0 { right.advance() }
    }
    self = builder.finish()
  }

  /// A place in a map, with the whole path to it.
  @usableFromInline
  struct Cursor {
    /// The entries of the leaf.
    @usableFromInline var entries: [Element]

    /// The place among them.
    @usableFromInline var place = 0

    /// The nodes of the tree from the leaf up, each with the place of the child; no node for an
    /// array.
    @usableFromInline var path: [(node: Node, place: Int)] = []

    @usableFromInline var isAtEnd: Bool

    @inlinable
    init(_ map: SortedMap) {
      entries = map.flat
      isAtEnd = map.isEmpty
      guard var node = map.root else { return }
      path.append((node, 0))
      while !node.isLeaf {
        node = node.children[0]
        path.append((node, 0))
      }
      path.reverse()
      entries = node.entries
    }

    @inlinable
    var entry: Element { entries[place] }

    /// The node on the path with so many levels below it.
    @inlinable
    func node(at height: Int) -> Node { path[height].node }

    /// The height of the largest subtree that begins here in both trees and is the same object.
    @inlinable
    func sharedHeight(with other: Cursor) -> Int? {
      if isAtEnd || other.isAtEnd || path.isEmpty || other.path.isEmpty { return nil }
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
      place &+= 1
      if place == entries.count { skip(0) }
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
          entries = path[0].node.entries
          place = 0
          return
        }
        level &+= 1
      }
      isAtEnd = true
    }
  }
}

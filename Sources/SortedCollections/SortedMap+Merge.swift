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
    join(other, keepsShared: true, mine: mine, theirs: theirs, both: both)
  }

  /// Joins another map, and keeps or drops the subtrees that both share.
  @inlinable
  mutating func join(
    _ other: Self, keepsShared: Bool,
    mine: (Key, Value) -> Value?,
    theirs: (Key, Value) -> Value?,
    both: (Key, Value, Value) -> Value?
  ) {
    if keepsShared, let root, root === other.root { return }
    var row = Row()
    withRuns(other) { left, right in
      Self.join(left, right, keepsShared, into: &row, mine, theirs, both)
    }
    self = row.finish()
  }

  /// Joins nodes of one height, and adds the nodes that come of it, which have the same height.
  ///
  /// Wherever the loop stands, all keys before it, on both sides, sort before all keys after it.
  @inlinable
  static func join(
    _ left: Run, _ right: Run, _ keepsShared: Bool, into row: inout Row,
    _ mine: (Key, Value) -> Value?,
    _ theirs: (Key, Value) -> Value?,
    _ both: (Key, Value, Value) -> Value?
  ) {
    var place = (left: 0, right: 0)
    while place.left < left.count || place.right < right.count {
      if place.left < left.count, place.right < right.count,
        left.isShared(at: place.left, with: right, at: place.right)
      {
        let length = left.sharedLength(from: place, with: right)
        if keepsShared { row.append(left[place.left..<(place.left &+ length)]) }
        place = (place.left &+ length, place.right &+ length)
        continue
      }
      let end = left.end(of: place, beside: right)
      let (lower, upper) = (left[place.left..<end.left], right[place.right..<end.right])
      place = end
      if (lower.first ?? upper[0]).isLeaf {
        joinLeaves(lower, upper, into: &row, mine, theirs, both)
        continue
      }
      var below = Row()
      lower.withChildren { lower in
        upper.withChildren { upper in
          join(lower, upper, keepsShared, into: &below, mine, theirs, both)
        }
      }
      let parents = below.finishBranches()
      if let only = lower.only, parents.count == 1, parents[0].hasChildren(of: only) {
        row.append(only)
      } else {
        for parent in parents { row.append(parent) }
      }
    }
  }

  /// Joins the entries of leaves.
  @inlinable
  static func joinLeaves(
    _ left: Run, _ right: Run, into row: inout Row,
    _ mine: (Key, Value) -> Value?,
    _ theirs: (Key, Value) -> Value?,
    _ both: (Key, Value, Value) -> Value?
  ) {
    var builder = Builder()
    swap(&builder.row, &row)
    var (left, right) = (Walk(left), Walk(right))
    while !left.isAtEnd && !right.isAtEnd {
      let (key, theirKey) = (left.key, right.key)
      let order = Key.order(key, theirKey)
      if order == 0 {
        if let value = both(key, left.value, right.value) { builder.append(key, value) }
        left.advance()
        right.advance()
      } else if order < 0 {
        if let value = mine(key, left.value) { builder.append(key, value) }
        left.advance()
      } else {
        if let value = theirs(theirKey, right.value) { builder.append(theirKey, value) }
        right.advance()
      }
    }
    while !left.isAtEnd {
      if let value = mine(left.key, left.value) { builder.append(left.key, value) }
      left.advance()
    }
    while !right.isAtEnd {
      if let value = theirs(right.key, right.value) { builder.append(right.key, value) }
      right.advance()
    }
    builder.closeLeaf()
    swap(&builder.row, &row)
  }
}

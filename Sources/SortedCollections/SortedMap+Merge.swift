extension SortedMap {
  /// Joins another map into this one, walking both in key order.
  ///
  /// - Parameters:
  ///   - other: The map to join.
  ///   - mine: What becomes of an entry that only this map has; `nil` drops it.
  ///   - theirs: What becomes of an entry that only the other has; `nil` drops it.
  ///   - both: What becomes of an entry that both have; `nil` drops it.
  /// - Complexity: O(n + m).
  @inlinable
  public mutating func merge(
    _ other: Self,
    mine: (Key, Value) -> Value?,
    theirs: (Key, Value) -> Value?,
    both: (Key, Value, Value) -> Value?
  ) {
    var result = Self()
    result.sortedKeys.reserveCapacity(Swift.max(count, other.count))
    result.sortedValues.reserveCapacity(Swift.max(count, other.count))
    var (left, right) = (0, 0)
    while left < count || right < other.count {
      let order =
        left == count
        ? 1 : right == other.count ? -1 : Key.order(sortedKeys[left], other.sortedKeys[right])
      let key = order <= 0 ? sortedKeys[left] : other.sortedKeys[right]
      let value: Value?
      if order < 0 {
        value = mine(key, sortedValues[left])
      } else if order > 0 {
        value = theirs(key, other.sortedValues[right])
      } else {
        value = both(key, sortedValues[left], other.sortedValues[right])
      }
      if let value { result.append(key, value) }
      if order <= 0 { left &+= 1 }
      if order >= 0 { right &+= 1 }
    }
    self = result
  }
}

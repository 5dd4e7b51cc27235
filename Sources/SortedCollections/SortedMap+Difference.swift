extension SortedMap {
  /// Calls the body with every key of either map whose entry lies in a subtree they do not share,
  /// ascending, with the value on each side.
  ///
  /// A key for which the body is not called has the same value in both. One for which it is called
  /// may have as well, if it lies beside one that does not.
  ///
  /// - Complexity: O(n + m) for strangers; O(d · log n) for copies of one map that d changes apart.
  @inlinable
  public func forEachUnshared<Failure: Error>(
    with other: Self, _ body: (Key, Value?, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    if let root, root === other.root { return }
    var left = Cursor(self)
    var right = Cursor(other)
    while !left.isAtEnd || !right.isAtEnd {
      if left.place == 0, right.place == 0, let height = left.sharedHeight(with: right) {
        left.skip(height)
        right.skip(height)
        continue
      }
      let order =
        left.isAtEnd ? 1 : right.isAtEnd ? -1 : Key.order(left.entry.key, right.entry.key)
      if order < 0 {
        try body(left.entry.key, left.entry.value, nil)
      } else if order > 0 {
        try body(right.entry.key, nil, right.entry.value)
      } else {
        try body(left.entry.key, left.entry.value, right.entry.value)
      }
      if order <= 0 { left.advance() }
      if order >= 0 { right.advance() }
    }
  }
}

extension SortedMap {
  /// Whether nothing is found in a walk over two maps that is not permitted.
  ///
  /// - Parameters:
  ///   - other: The map to compare this one with.
  ///   - permitsMine: Whether this map may have entries that the other has not.
  ///   - permitsTheirs: Whether the other may have entries that this one has not.
  ///   - permitsShared: Whether the two may share entries that are not looked at.
  ///   - both: Whether a key may have this value here and that value there.
  /// - Complexity: O(n + m) at most, and no more than the differences of maps that share ancestry.
  @inlinable
  func relates(
    to other: Self, permitsMine: Bool, permitsTheirs: Bool, permitsShared: Bool,
    both: (Value, Value) -> Bool
  ) -> Bool {
    withRuns(other) {
      Self.relates($0, to: $1, permitsMine, permitsTheirs, permitsShared, both)
    }
  }

  @inlinable
  static func relates(
    _ left: Run, to right: Run, _ permitsMine: Bool, _ permitsTheirs: Bool,
    _ permitsShared: Bool, _ both: (Value, Value) -> Bool
  ) -> Bool {
    var place = (left: 0, right: 0)
    while place.left < left.count || place.right < right.count {
      if place.left < left.count, place.right < right.count,
        left.isShared(at: place.left, with: right, at: place.right)
      {
        if !permitsShared { return false }
        place = (place.left &+ 1, place.right &+ 1)
        continue
      }
      let end = left.end(of: place, beside: right)
      let (lower, upper) = (left[place.left..<end.left], right[place.right..<end.right])
      place = end
      if lower.count == 0 { return permitsTheirs }
      if upper.count == 0 { return permitsMine }
      let holds =
        lower[0].isLeaf
        ? leaves(lower, relateTo: upper, permitsMine, permitsTheirs, both)
        : lower.withChildren { lower in
          upper.withChildren { upper in
            relates(lower, to: upper, permitsMine, permitsTheirs, permitsShared, both)
          }
        }
      if !holds { return false }
    }
    return true
  }

  @inlinable
  static func leaves(
    _ left: Run, relateTo right: Run, _ permitsMine: Bool, _ permitsTheirs: Bool,
    _ both: (Value, Value) -> Bool
  ) -> Bool {
    var (left, right) = (Walk(left), Walk(right))
    while !left.isAtEnd && !right.isAtEnd {
      let order = Key.order(left.key, right.key)
      if order == 0 {
        if !both(left.value, right.value) { return false }
        left.advance()
        right.advance()
      } else if order < 0 {
        if !permitsMine { return false }
        left.advance()
      } else {
        if !permitsTheirs { return false }
        right.advance()
      }
    }
    return (left.isAtEnd || permitsMine) && (right.isAtEnd || permitsTheirs)
  }
}

extension SortedMap: Equatable where Value: Equatable {
  /// Whether both maps hold the same keys, in the sense of ``SortedKey``, with equal values.
  ///
  /// - Complexity: O(n) at most, and no more than the differences of maps that share ancestry.
  @inlinable
  public static func == (first: Self, second: Self) -> Bool {
    guard first.count == second.count else { return false }
    return first.relates(
      to: second, permitsMine: false, permitsTheirs: false, permitsShared: true, both: ==)
  }
}

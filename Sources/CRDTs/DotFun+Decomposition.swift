public import Causality
public import SortedCollections

extension DotFun {
  /// There is nothing to speak of but dots.
  @inlinable
  public func emptied() -> Self { Self() }

  /// Calls the body with every dot, ascending, and the store of it and its value alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    for (dot, value) in entries { try body(dot, Self(dot, value)) }
  }

  /// The dots that are only here and that the other has not seen, with their values.
  ///
  /// - Complexity: O(m log n) if this side has seen m dots, far fewer than there are in the other;
  ///   O(d log n) look-ups for forks that d changes apart; O(n + m) look-ups otherwise.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    if context.dots.count < UInt64(other.entries.count / 8) {
      for (dot, value) in entries where !otherContext.contains(dot) {
        missing.entries.append(dot, value)
      }
      context.dots.forEachDot { dot in
        if other.entries.contains(dot), !entries.contains(dot) { removed.append(dot) }
      }
      return missing
    }
    entries.forEachUnshared(with: other.entries) { dot, mine, theirs in
      if let mine {
        if theirs == nil, !otherContext.contains(dot) { missing.entries.append(dot, mine) }
      } else if context.contains(dot) {
        removed.append(dot)
      }
    }
    return missing
  }
}

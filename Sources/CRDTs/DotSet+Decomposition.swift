public import Causality

extension DotSet {
  /// There is nothing to speak of but dots.
  @inlinable
  public func emptied() -> Self { Self() }

  /// Calls the body with every dot, ascending, and the set of it alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    for dot in elements { try body(dot, Self(dot)) }
  }

  /// The dots that are only here and that the other has not seen.
  ///
  /// - Complexity: O(n + m) look-ups in the contexts.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    switch (storage, other.storage) {
    case (.one(let mine), .one(let theirs)) where mine == theirs:
      return Self()
    case (.one(let mine), .none):
      return otherContext.contains(mine) ? Self() : self
    default:
      return elementsMissing(
        in: other.elements, context: context, otherContext: otherContext, removed: &removed)
    }
  }

  /// The difference in general: a walk over both.
  @usableFromInline
  func elementsMissing(
    in others: [Dot], context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    let elements = elements
    var missing: [Dot] = []
    var (left, right) = (0, 0)
    while left < elements.count || right < others.count {
      if right == others.count || (left < elements.count && elements[left] < others[right]) {
        if !otherContext.contains(elements[left]) { missing.append(elements[left]) }
        left &+= 1
      } else if left == elements.count || others[right] < elements[left] {
        if context.contains(others[right]) { removed.append(others[right]) }
        right &+= 1
      } else {
        left &+= 1
        right &+= 1
      }
    }
    return Self(ascending: missing)
  }
}

public import Causality

extension ORSet {
  /// The same elements with nothing under them; the empty whole of a whole.
  @inlinable
  public func emptied() -> Self {
    var result = Self()
    result.additions = additions.emptied()
    return result
  }

  /// Calls the body with every addition, element by element, and the set of it alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try additions.forEachDotAlone { (dot, part) throws(Failure) in
      alone.additions = part
      try body(dot, alone)
    }
  }

  /// The part that lists the elements of which the other lacks or still has additions.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.additions = additions.difference(
      from: other.additions, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

public import Causality

extension CausalCounter {
  /// There are no keys to speak of.
  public func emptied() -> Self { Self() }

  /// Calls the body with every increment, ascending, and the counter of it alone.
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try increments.forEachDotAlone { (dot, part) throws(Failure) in
      alone.increments = part
      try body(dot, alone)
    }
  }

  /// The increments that are only here and that the other has not seen.
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.increments = increments.difference(
      from: other.increments, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

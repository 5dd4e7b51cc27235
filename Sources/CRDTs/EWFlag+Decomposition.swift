public import Causality

extension EWFlag {
  /// There are no keys to speak of.
  @inlinable
  public func emptied() -> Self { Self() }

  /// Calls the body with every enabling, ascending, and the flag of it alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try enablings.forEachDotAlone { (dot, part) throws(Failure) in
      alone.enablings = part
      try body(dot, alone)
    }
  }

  /// The enablings that are only here and that the other has not seen.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.enablings = enablings.difference(
      from: other.enablings, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

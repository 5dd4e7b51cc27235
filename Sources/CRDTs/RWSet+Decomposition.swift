public import Causality

extension RWSet {
  /// The same elements with nothing under them; the empty whole of a whole.
  @inlinable
  public func emptied() -> Self {
    var result = Self()
    result.flags = flags.emptied()
    return result
  }

  /// Calls the body with every addition and removal, element by element, and the set of it alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try flags.forEachDotAlone { (dot, part) throws(Failure) in
      alone.flags = part
      try body(dot, alone)
    }
  }

  /// The part that lists the elements of which the other lacks or still has dots.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.flags = flags.difference(
      from: other.flags, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

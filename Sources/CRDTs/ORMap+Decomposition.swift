public import Causality

extension ORMap {
  /// The same keys with nothing under them; the empty whole of a whole.
  @inlinable
  public func emptied() -> Self {
    var result = Self()
    result.fields = fields.emptied()
    return result
  }

  /// Calls the body with every dot, key by key, and the map of it alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try fields.forEachDotAlone { (dot, part) throws(Failure) in
      alone.fields = part
      try body(dot, alone)
    }
  }

  /// The part that lists the keys under which the other lacks or still has something.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.fields = fields.difference(
      from: other.fields, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

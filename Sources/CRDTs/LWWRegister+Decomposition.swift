public import Causality

extension LWWRegister {
  /// There are no keys to speak of.
  @inlinable
  public func emptied() -> Self { Self() }

  /// Calls the body with every write, ascending, and the register of it alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try writes.forEachDotAlone { (dot, part) throws(Failure) in
      alone.writes = part
      try body(dot, alone)
    }
  }

  /// The writes that are only here and that the other has not seen.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.writes = writes.difference(
      from: other.writes, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

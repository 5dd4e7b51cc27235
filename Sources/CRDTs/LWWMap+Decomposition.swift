public import Causality

extension LWWMap {
  /// The same keys with nothing under them; the empty whole of a whole.
  @inlinable
  public func emptied() -> Self {
    var result = Self()
    result.registers = registers.emptied()
    return result
  }

  /// Calls the body with every write, key by key, and the map of it alone.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var alone = Self()
    try registers.forEachDotAlone { (dot, part) throws(Failure) in
      alone.registers = part
      try body(dot, alone)
    }
  }

  /// The part that lists the keys under which the other lacks or still has writes.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.registers = registers.difference(
      from: other.registers, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

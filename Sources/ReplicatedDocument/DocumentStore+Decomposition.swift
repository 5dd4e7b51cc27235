import CRDTs
public import Causality

extension DocumentStore {
  /// The same keys with nothing under them.
  public func emptied() -> Self {
    var result = Self()
    result.fields = fields.emptied()
    return result
  }

  /// Calls the body with every dot, key by key, and the document of it alone.
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    try fields.forEachDotAlone { (dot, part) throws(Failure) in
      var alone = Self()
      alone.fields = part
      try body(dot, alone)
    }
  }

  /// The part that lists the keys under which the other lacks or still has something.
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.fields = fields.difference(
      from: other.fields, context: context, otherContext: otherContext, removed: &removed)
    return missing
  }
}

import CRDTs
public import Causality

extension CausalRecord {
  /// The same keys of every field with nothing under them.
  public func emptied() -> Self {
    var result = Self(isWhole: false)
    for field in Self.fields.list { field.empty(&result, self) }
    return result
  }

  /// Calls the body with every dot, field by field, and the record of it alone.
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    for field in Self.fields.list {
      for (dot, alone) in field.dotsAlone(self, Self(isWhole: false)) { try body(dot, alone) }
    }
  }

  /// What the other lacks or still has, field by field.
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self(isWhole: false)
    for field in Self.fields.list {
      field.difference(&missing, self, other, context, otherContext, &removed)
    }
    return missing
  }
}

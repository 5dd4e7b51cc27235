import CRDTs
public import Causality

extension DocumentStore {
  /// The same keys with nothing under them, and all counts.
  ///
  /// Whoever hears that something is gone may never hear of the edits that put it there, so it has
  /// to hear here how many there were.
  public func emptied() -> Self {
    var result = Self()
    result.fields = fields.emptied()
    result.edits = edits
    return result
  }

  /// Calls the body with every dot, key by key, and the document of it alone.
  ///
  /// It comes with the count of the replica that minted it.
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    var counts: [ReplicaID: GCounter] = [:]
    edits.forEachIrreducible { count in
      for replica in count.replicas { counts[replica] = count }
    }
    try fields.forEachDotAlone { (dot, part) throws(Failure) in
      var alone = Self()
      alone.fields = part
      alone.edits = counts[dot.replica] ?? GCounter()
      try body(dot, alone)
    }
  }

  /// The part that lists the keys under which the other lacks or still has something, with the
  /// counts in which the other is behind.
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing = Self()
    missing.fields = fields.difference(
      from: other.fields, context: context, otherContext: otherContext, removed: &removed)
    missing.edits = edits.delta(from: other.edits)
    return missing
  }
}

import CRDTs
public import Causality
import SortedCollections

extension Field {
  /// The same keys and members with nothing under them; the empty whole of a whole.
  public func emptied() -> Self {
    if isWhole { return Self(isWhole: true) }
    let kinds = kinds
    var result = Kinds(isWhole: false)
    result.map = kinds.map.emptied()
    result.set = kinds.set.emptied()
    return Self(result.storage, isWhole: false)
  }

  /// Calls the body with every dot, kind by kind, and the field of it alone.
  ///
  /// A value that was assigned stands in the place of the whole field, and does so alone.
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    let kinds = kinds
    try kinds.map.forEachDotAlone { (dot, map) throws(Failure) in
      try body(dot, Self(.map(map), isWhole: false))
    }
    try kinds.set.forEachDotAlone { (dot, set) throws(Failure) in
      try body(dot, Self(.set(set), isWhole: false))
    }
    try kinds.counter.forEachDotAlone { (dot, counter) throws(Failure) in
      try body(dot, Self(.counter(counter), isWhole: false))
    }
    for (dot, write) in kinds.register.elements {
      try body(dot, Self(.write(dot, write), isWhole: isWhole))
    }
  }

  /// What the other lacks or still has, kind by kind.
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    if case .write(let mine, _) = storage, case .write(let theirs, _) = other.storage,
      mine == theirs
    {
      return Self(isWhole: false)
    }
    let (kinds, others) = (kinds, other.kinds)
    var missing = Kinds(isWhole: false)
    missing.map = kinds.map.difference(
      from: others.map, context: context, otherContext: otherContext, removed: &removed)
    missing.set = kinds.set.difference(
      from: others.set, context: context, otherContext: otherContext, removed: &removed)
    missing.counter = kinds.counter.difference(
      from: others.counter, context: context, otherContext: otherContext, removed: &removed)
    missing.register = kinds.register.difference(
      from: others.register, context: context, otherContext: otherContext, removed: &removed)
    let storage = missing.storage
    guard case .write = storage else { return Self(storage, isWhole: false) }
    return Self(storage, isWhole: isWhole)
  }
}

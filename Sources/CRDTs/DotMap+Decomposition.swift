public import Causality
public import SortedCollections

extension DotMap {
  /// The empty whole of a whole; of a part, the keys it lists with nothing under them.
  @inlinable
  public func emptied() -> Self {
    var result = Self(isWhole: isWhole)
    if isWhole { return result }
    for (key, value) in entries { result.entries.append(key, value.emptied()) }
    return result
  }

  /// Calls the body with every dot, in the order of the keys, and the part that lists only its key.
  @inlinable
  public func forEachDotAlone<Failure: Error>(
    _ body: (Dot, Self) throws(Failure) -> Void
  ) throws(Failure) {
    for (key, value) in entries {
      try value.forEachDotAlone { (dot, alone) throws(Failure) in try body(dot, Self(key, alone)) }
    }
  }

  /// The part that lists the keys under which the other lacks or still has something.
  ///
  /// - Complexity: For wholes O(d log n) if they are forks that d changes apart, O(n + m)
  ///   otherwise; for a part of m keys O(m log n); plus the stores' differences.
  @inlinable
  public func difference(
    from other: Self, context: CausalContext, otherContext: CausalContext, removed: inout [Dot]
  ) -> Self {
    var missing: [(key: Key, value: Value)] = []
    let theirDefault = Value(isWhole: other.isWhole)
    func compare(_ key: Key, _ mine: Value, _ theirs: Value, _ removed: inout [Dot]) {
      let before = removed.count
      let value = mine.difference(
        from: theirs, context: context, otherContext: otherContext, removed: &removed)
      if removed.count > before || !value.isEmpty { missing.append((key, value)) }
    }
    if !isWhole {
      for (key, mine) in entries {
        compare(key, mine, other.entries[key] ?? theirDefault, &removed)
      }
      return Self(part: missing)
    }
    let nothing = Value(isWhole: true)
    entries.forEachUnshared(with: other.entries) { key, mine, theirs in
      compare(key, mine ?? nothing, theirs ?? theirDefault, &removed)
    }
    return Self(part: missing)
  }

  /// The part that lists the given keys, which ascend strictly.
  ///
  /// - Complexity: O(n).
  @inlinable
  public init(part entries: [(key: Key, value: Value)]) {
    self.init(isWhole: false)
    self.entries = SortedMap(ascending: entries)
  }
}

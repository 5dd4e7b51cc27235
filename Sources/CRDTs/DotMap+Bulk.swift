public import Causality
public import SortedCollections

/// Edits of many keys as one event.
extension DotMap {
  /// Puts a store of one new dot under each of some keys, in the place of what is there.
  ///
  /// Each store has a dot of its own, for otherwise removing one key would take the others. What
  /// is overwritten shares a single dot.
  ///
  /// - Parameters:
  ///   - keys: The keys, strictly ascending.
  ///   - dots: Where the dots are minted.
  ///   - store: The store of a key and its dot.
  /// - Complexity: O(d log n) for d keys.
  @inlinable
  mutating func replace(
    _ keys: [Key], using dots: inout DotSource, with store: (Key, Dot) -> Value
  ) -> Delta {
    var (minted, overwritten): ([Dot], [Dot]) = ([], [])
    var replaced: [(key: Key, value: Value)] = []
    replaced.reserveCapacity(keys.count)
    for key in keys {
      let dot = dots.next()
      let new = store(key, dot)
      modify(key) { value in
        value.forEachDot { overwritten.append($0) }
        value = new
      }
      minted.append(dot)
      replaced.append((key, new))
    }
    if !overwritten.isEmpty { minted.append(dots.next()) }
    return Delta(part: replaced, seen: minted + overwritten)
  }

  /// Removes what is under some keys, as far as it was seen.
  ///
  /// - Parameters:
  ///   - keys: The keys, strictly ascending; those with nothing under them change nothing.
  ///   - dots: Where the one dot of all the removals is minted, if there is anything to remove.
  /// - Complexity: O(d log n) for d keys, plus the number of dots under them.
  @inlinable
  mutating func remove(_ keys: [Key], using dots: inout DotSource) -> Delta {
    var removed: [Dot] = []
    var emptied: [(key: Key, value: Value)] = []
    for key in keys {
      guard let value = entries.removeValue(forKey: key), !value.isEmpty else { continue }
      value.forEachDot { removed.append($0) }
      emptied.append((key, Value(isWhole: true)))
    }
    guard !removed.isEmpty else { return Delta() }
    removed.append(dots.next())
    return Delta(part: emptied, seen: removed)
  }
}

extension Causal {
  /// A delta of some keys, strictly ascending, and the dots it adds and removes, in any order.
  @inlinable
  init<Key, Value>(
    part entries: [(key: Key, value: Value)], seen dots: [Dot]
  ) where Store == DotMap<Key, Value> {
    var part = DotMap<Key, Value>(isWhole: false)
    part.entries = SortedMap(ascending: entries)
    // Ascending dots go to the end of the context one by one; others would move what is there.
    self.init(store: part, context: CausalContext(dots.sorted()))
  }
}

public import Causality
public import SortedCollections

extension ORMap {
  /// Removes keys, as far as what is under them has been seen here.
  ///
  /// - Parameters:
  ///   - keys: The keys, in any order; those that are not there change nothing.
  ///   - dots: The source of one dot for all the removals.
  /// - Returns: One delta for all of them; it says nothing if none of them is there.
  /// - Complexity: O(d log n) for d keys, plus the number of dots under them.
  @inlinable
  @discardableResult
  public mutating func removeValues(
    forKeys keys: some Sequence<Key>, using dots: inout DotSource
  ) -> Delta {
    remove(keys.ascending(), using: &dots)
  }

  /// Removes the keys that satisfy a condition, as far as what is under them has been seen here.
  ///
  /// - Parameters:
  ///   - shouldBeRemoved: Whether a key goes. If it throws, nothing has changed.
  ///   - dots: The source of one dot for all the removals.
  /// - Returns: One delta for all of them; it says nothing if none of the keys goes.
  /// - Complexity: O(n + d log n) for d keys that go, plus the number of dots under them.
  @inlinable
  @discardableResult
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: (Element) throws(Failure) -> Bool, using dots: inout DotSource
  ) throws(Failure) -> Delta {
    var leaving: [Key] = []
    for entry in elements where try shouldBeRemoved(entry) { leaving.append(entry.key) }
    return remove(leaving, using: &dots)
  }

  @inlinable
  mutating func remove(_ keys: [Key], using dots: inout DotSource) -> Delta {
    let delta = fields.remove(keys, using: &dots)
    return Delta(store: Self(part: delta.store), context: delta.context)
  }
}

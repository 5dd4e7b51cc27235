public import Causality
public import SortedCollections

extension LWWMap {
  /// Writes the values of several keys over everything that is there, all at one time.
  ///
  /// - Parameters:
  ///   - values: A dictionary, or keys with their values of which the later of a key stands.
  ///   - timestamp: The time, from the replica's `HybridClock`.
  ///   - dots: The source of a dot for each key, and of one more for what they overwrite.
  /// - Returns: One delta for all of them.
  /// - Complexity: O(d log n) for d keys.
  @inlinable
  @discardableResult
  public mutating func set(
    contentsOf values: some Sequence<(key: Key, value: Value)>, at timestamp: HybridTimestamp,
    using dots: inout DotSource
  ) -> Delta {
    var writes = SortedMap<Key, Value>()
    for (key, value) in values { writes[key] = value }
    return write(writes, at: timestamp, using: &dots)
  }

  /// Writes the values of several keys over everything that is there, all at one time.
  ///
  /// - Parameters:
  ///   - values: The keys with their values; where a key occurs twice, the later value stands.
  ///   - timestamp: The time, from the replica's `HybridClock`.
  ///   - dots: The source of a dot for each key, and of one more for what they overwrite.
  /// - Returns: One delta for all of them.
  /// - Complexity: O(d log n) for d keys.
  @inlinable
  @discardableResult
  public mutating func set(
    contentsOf values: some Sequence<(Key, Value)>, at timestamp: HybridTimestamp,
    using dots: inout DotSource
  ) -> Delta {
    var writes = SortedMap<Key, Value>()
    for (key, value) in values { writes[key] = value }
    return write(writes, at: timestamp, using: &dots)
  }

  @inlinable
  mutating func write(
    _ writes: SortedMap<Key, Value>, at timestamp: HybridTimestamp, using dots: inout DotSource
  ) -> Delta {
    var writing = writes.makeIterator()
    let delta = registers.fields.replace(Array(writes.keys), using: &dots) { _, dot in
      var register = LWWRegister<Value>(isWhole: true)
      if let value = writing.next()?.value {
        register.writes.insert(dot, LWWRegister.Write(value, at: timestamp))
      }
      return register
    }
    return Delta(store: Self(ORMap(part: delta.store)), context: delta.context)
  }

  /// Removes keys, as far as the values under them have been seen here.
  ///
  /// - Parameters:
  ///   - keys: The keys, in any order; those that are not there change nothing.
  ///   - dots: The source of one dot for all the removals.
  /// - Returns: One delta for all of them; it says nothing if none of them is there.
  /// - Complexity: O(d log n) for d keys.
  @inlinable
  @discardableResult
  public mutating func removeValues(
    forKeys keys: some Sequence<Key>, using dots: inout DotSource
  ) -> Delta {
    let delta = registers.removeValues(forKeys: keys, using: &dots)
    return Delta(store: Self(delta.store), context: delta.context)
  }

  /// Removes the keys that satisfy a condition, as far as their values have been seen here.
  ///
  /// - Parameters:
  ///   - shouldBeRemoved: Whether a key goes. If it throws, nothing has changed.
  ///   - dots: The source of one dot for all the removals.
  /// - Returns: One delta for all of them; it says nothing if none of the keys goes.
  /// - Complexity: O(n + d log n) for d keys that go.
  @inlinable
  @discardableResult
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: (Element) throws(Failure) -> Bool, using dots: inout DotSource
  ) throws(Failure) -> Delta {
    var leaving: [Key] = []
    for entry in self where try shouldBeRemoved(entry) { leaving.append(entry.key) }
    let delta = registers.remove(leaving, using: &dots)
    return Delta(store: Self(delta.store), context: delta.context)
  }
}

extension SortedMap {
  /// The keys, ascending, as a collection that shares the map's storage.
  @inlinable
  public var keys: Keys { Keys(entries: self[startIndex..<endIndex]) }

  /// The values in the order of their keys, as a collection that shares the map's storage.
  @inlinable
  public var values: Values { Values(entries: self[startIndex..<endIndex]) }

  /// The keys of a map or of a part of one, ascending.
  public struct Keys: RandomAccessCollection {
    /// The entries whose keys these are.
    @usableFromInline let entries: Slice

    @inlinable
    init(entries: Slice) { self.entries = entries }

    /// The place of the first key.
    @inlinable
    public var startIndex: Index { entries.startIndex }

    /// The place behind the last key.
    @inlinable
    public var endIndex: Index { entries.endIndex }

    /// The place behind another.
    @inlinable
    public func index(after place: Index) -> Index { entries.index(after: place) }

    /// The place before another.
    @inlinable
    public func index(before place: Index) -> Index { entries.index(before: place) }

    /// The place so many keys further.
    @inlinable
    public func index(_ place: Index, offsetBy distance: Int) -> Index {
      entries.index(place, offsetBy: distance)
    }

    /// How many keys lie between two places.
    @inlinable
    public func distance(from start: Index, to end: Index) -> Int { end.offset - start.offset }

    /// The key at a place.
    ///
    /// - Complexity: O(log n). To visit many keys, iterate.
    @inlinable
    public subscript(place: Index) -> Key { entries[place].key }

    /// The keys between two places.
    @inlinable
    public subscript(range: Range<Index>) -> Keys { Keys(entries: entries[range]) }

    /// Whether a key is among them.
    ///
    /// - Complexity: O(log n).
    @inlinable
    public func contains(_ key: Key) -> Bool {
      guard let place = entries.base.index(forKey: key) else { return false }
      return startIndex <= place && place < endIndex
    }

    /// What the body makes of each key, in order.
    ///
    /// - Complexity: O(n).
    @inlinable
    public func map<Result, Failure: Error>(
      _ transform: (Key) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
      var results: [Result] = []
      results.reserveCapacity(count)
      for key in self { results.append(try transform(key)) }
      return results
    }

    /// Goes through the keys, ascending.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(entries: entries.makeIterator()) }

    /// Goes through keys, ascending.
    public struct Iterator: IteratorProtocol {
      @usableFromInline var entries: SortedMap.Iterator

      @inlinable
      init(entries: SortedMap.Iterator) { self.entries = entries }

      /// The next key.
      @inlinable
      public mutating func next() -> Key? { entries.next()?.key }
    }
  }

  /// The values of a map or of a part of one, in the order of their keys.
  public struct Values: RandomAccessCollection {
    /// The entries whose values these are.
    @usableFromInline let entries: Slice

    @inlinable
    init(entries: Slice) { self.entries = entries }

    /// The place of the first value.
    @inlinable
    public var startIndex: Index { entries.startIndex }

    /// The place behind the last value.
    @inlinable
    public var endIndex: Index { entries.endIndex }

    /// The place behind another.
    @inlinable
    public func index(after place: Index) -> Index { entries.index(after: place) }

    /// The place before another.
    @inlinable
    public func index(before place: Index) -> Index { entries.index(before: place) }

    /// The place so many values further.
    @inlinable
    public func index(_ place: Index, offsetBy distance: Int) -> Index {
      entries.index(place, offsetBy: distance)
    }

    /// How many values lie between two places.
    @inlinable
    public func distance(from start: Index, to end: Index) -> Int { end.offset - start.offset }

    /// The value at a place.
    ///
    /// - Complexity: O(log n). To visit many values, iterate.
    @inlinable
    public subscript(place: Index) -> Value { entries[place].value }

    /// The values between two places.
    @inlinable
    public subscript(range: Range<Index>) -> Values { Values(entries: entries[range]) }

    /// What the body makes of each value, in the order of the keys.
    ///
    /// - Complexity: O(n).
    @inlinable
    public func map<Result, Failure: Error>(
      _ transform: (Value) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
      var results: [Result] = []
      results.reserveCapacity(count)
      for value in self { results.append(try transform(value)) }
      return results
    }

    /// Goes through the values in the order of their keys.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(entries: entries.makeIterator()) }

    /// Goes through values in the order of their keys.
    public struct Iterator: IteratorProtocol {
      @usableFromInline var entries: SortedMap.Iterator

      @inlinable
      init(entries: SortedMap.Iterator) { self.entries = entries }

      /// The next value.
      @inlinable
      public mutating func next() -> Value? { entries.next()?.value }
    }
  }
}

extension SortedMap.Keys: Sendable where Value: Sendable {}
extension SortedMap.Values: Sendable where Value: Sendable {}

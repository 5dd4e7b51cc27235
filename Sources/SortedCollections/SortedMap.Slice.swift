extension SortedMap {
  /// The entries of a map between two places, sharing the map's storage.
  ///
  /// Its indices are those of the map, as with the slices of the standard library.
  public struct Slice: RandomAccessCollection {
    /// A key with its value.
    public typealias Element = SortedMap.Element

    /// The map of which this is a part.
    public let base: SortedMap

    /// The place of the first entry.
    public let startIndex: Index

    /// The place behind the last entry.
    public let endIndex: Index

    @inlinable
    init(base: SortedMap, startIndex: Index, endIndex: Index) {
      self.base = base
      self.startIndex = startIndex
      self.endIndex = endIndex
    }

    /// The place behind another.
    @inlinable
    public func index(after place: Index) -> Index { base.index(after: place) }

    /// The place before another.
    @inlinable
    public func index(before place: Index) -> Index { base.index(before: place) }

    /// The place so many entries further.
    @inlinable
    public func index(_ place: Index, offsetBy distance: Int) -> Index {
      base.index(place, offsetBy: distance)
    }

    /// How many entries lie between two places.
    @inlinable
    public func distance(from start: Index, to end: Index) -> Int { end.offset - start.offset }

    /// The entry at a place.
    ///
    /// - Complexity: O(log n). To visit many entries, iterate.
    @inlinable
    public subscript(place: Index) -> Element {
      precondition(startIndex <= place && place < endIndex, "the place lies outside the slice")
      return base[place]
    }

    /// The entries between two places.
    @inlinable
    public subscript(range: Range<Index>) -> Slice {
      precondition(
        startIndex <= range.lowerBound && range.upperBound <= endIndex,
        "the range lies outside the slice")
      return Slice(base: base, startIndex: range.lowerBound, endIndex: range.upperBound)
    }

    /// The value of a key that lies in the slice.
    ///
    /// - Complexity: O(log n).
    @inlinable
    public subscript(key: Key) -> Value? {
      guard let place = base.index(forKey: key), startIndex <= place, place < endIndex else {
        return nil
      }
      return base[place].value
    }

    /// The keys, ascending.
    @inlinable
    public var keys: Keys { Keys(entries: self) }

    /// The values in the order of their keys.
    @inlinable
    public var values: Values { Values(entries: self) }

    /// Goes through the entries in key order.
    @inlinable
    public func makeIterator() -> Iterator {
      Iterator(base, from: startIndex.offset, count: count)
    }

    /// How many entries there are.
    @inlinable
    public var count: Int { endIndex.offset - startIndex.offset }

    /// What the body makes of each entry, in key order.
    ///
    /// - Complexity: O(n).
    @inlinable
    public func map<Result, Failure: Error>(
      _ transform: (Element) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
      var results: [Result] = []
      results.reserveCapacity(count)
      for entry in self { results.append(try transform(entry)) }
      return results
    }
  }
}

extension SortedMap.Slice: Sendable where Value: Sendable {}

extension SortedMap.Slice: Equatable where Value: Equatable {
  /// Whether both slices hold the same entries, wherever they are in their maps.
  ///
  /// - Complexity: O(n).
  @inlinable
  public static func == (first: Self, second: Self) -> Bool {
    guard first.count == second.count else { return false }
    var others = second.makeIterator()
    for (key, value) in first {
      guard let other = others.next() else { return false }
      if Key.order(key, other.key) != 0 || value != other.value { return false }
    }
    return true
  }
}

extension SortedMap {
  /// A map of the entries of a slice.
  ///
  /// - Complexity: O(1) for a slice of everything, O(n) otherwise.
  @inlinable
  public init(_ slice: Slice) {
    if slice.count == slice.base.count {
      self = slice.base
    } else {
      self.init(ascending: slice)
    }
  }
}

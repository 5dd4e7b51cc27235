public import SortedCollections

extension ORMap: RandomAccessCollection {
  /// A key with what is under it.
  public typealias Element = (key: Key, value: Value)

  /// A place in a map; a number would look like a key.
  public struct Index: Comparable, Sendable {
    @usableFromInline let offset: Int

    @inlinable
    init(_ offset: Int) { self.offset = offset }

    /// Whether the first place comes before the second.
    @inlinable
    public static func < (first: Self, second: Self) -> Bool { first.offset < second.offset }
  }

  /// Goes through the keys in ascending order, each with its value.
  ///
  /// - Complexity: O(n) for all of them.
  @inlinable
  public func makeIterator() -> SortedMap<Key, Value>.Iterator { elements.makeIterator() }

  /// The place of the least key.
  @inlinable
  public var startIndex: Index { Index(0) }

  /// The place past the greatest key.
  @inlinable
  public var endIndex: Index { Index(count) }

  /// The place after another.
  @inlinable
  public func index(after place: Index) -> Index { Index(place.offset + 1) }

  /// The place before another.
  @inlinable
  public func index(before place: Index) -> Index { Index(place.offset - 1) }

  /// The place so many keys further on.
  @inlinable
  public func index(_ place: Index, offsetBy distance: Int) -> Index {
    Index(place.offset + distance)
  }

  /// How many keys lie from one place to another.
  @inlinable
  public func distance(from start: Index, to end: Index) -> Int { end.offset - start.offset }

  /// The key at a place, with its value.
  ///
  /// - Complexity: O(log n) in a state; in a delta, which is small, O(its keys).
  @inlinable
  public subscript(place: Index) -> Element { elements[SortedIndex(offset: place.offset)] }

  /// The place of a key, if it is there.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func index(forKey key: Key) -> Index? {
    self[key] == nil ? nil : firstIndex(notBefore: key)
  }

  /// The place of the first key that does not sort before another; the end if all do.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func firstIndex(notBefore key: Key) -> Index {
    Index(elements.rank(of: key).offset)
  }

  /// What is under each key, in the order of the keys.
  ///
  /// - Complexity: O(n).
  @inlinable
  public var values: [Value] { Array(elements.values) }

  /// The value of a key, or another where there is none; nothing is changed by it.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(key: Key, default other: @autoclosure () -> Value) -> Value {
    self[key] ?? other()
  }

  /// What a closure makes of each key and value, in order; without looking each up by its place.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func map<Result, Failure: Error>(
    _ transform: (Element) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    for entry in elements { results.append(try transform(entry)) }
    return results
  }
}

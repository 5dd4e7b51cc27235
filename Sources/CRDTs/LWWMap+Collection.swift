public import SortedCollections

extension LWWMap: RandomAccessCollection {
  /// A key with the value it shows.
  public typealias Element = (key: Key, value: Value)

  /// A place in a map; a number would look like a key.
  public typealias Index = ORMap<Key, LWWRegister<Value>>.Index

  /// Goes through the keys in ascending order, each with the value it shows.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var entries: SortedMap<Key, LWWRegister<Value>>.Iterator

    @inlinable
    init(_ entries: SortedMap<Key, LWWRegister<Value>>) { self.entries = entries.makeIterator() }

    /// The next key with its value.
    @inlinable
    public mutating func next() -> (key: Key, value: Value)? {
      while let (key, register) = entries.next() {
        if let value = register.value { return (key, value) }
      }
      return nil
    }
  }

  /// Goes through the keys in ascending order, each with the value it shows.
  ///
  /// - Complexity: O(n) for all of them.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(registers.elements) }

  /// The place of the least key.
  @inlinable
  public var startIndex: Index { registers.startIndex }

  /// The place past the greatest key.
  @inlinable
  public var endIndex: Index { registers.endIndex }

  /// The place after another.
  @inlinable
  public func index(after place: Index) -> Index { registers.index(after: place) }

  /// The place before another.
  @inlinable
  public func index(before place: Index) -> Index { registers.index(before: place) }

  /// The place so many keys further on.
  @inlinable
  public func index(_ place: Index, offsetBy distance: Int) -> Index {
    registers.index(place, offsetBy: distance)
  }

  /// How many keys lie from one place to another.
  @inlinable
  public func distance(from start: Index, to end: Index) -> Int {
    registers.distance(from: start, to: end)
  }

  /// The key at a place, with the value it shows.
  ///
  /// - Complexity: O(log n) in a state; in a delta, which is small, O(its keys).
  @inlinable
  public subscript(place: Index) -> Element {
    let (key, register) = registers[place]
    guard let value = register.value else { preconditionFailure("a key that is there has a value") }
    return (key, value)
  }

  /// The place of a key, if it is there.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func index(forKey key: Key) -> Index? { registers.index(forKey: key) }

  /// The place of the first key that does not sort before another; the end if all do.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func firstIndex(notBefore key: Key) -> Index { registers.firstIndex(notBefore: key) }

  /// The values the keys show, in the order of the keys.
  ///
  /// - Complexity: O(n).
  @inlinable
  public var values: [Value] { map { $0.value } }

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
    for entry in self { results.append(try transform(entry)) }
    return results
  }
}

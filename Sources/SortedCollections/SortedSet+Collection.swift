extension SortedSet: RandomAccessCollection {
  /// A place in the order of the elements.
  public typealias Index = SortedIndex

  /// How many elements there are.
  @inlinable
  public var count: Int { members.count }

  /// The place of the first element.
  @inlinable
  public var startIndex: Index { Index(offset: 0) }

  /// The place behind the last element.
  @inlinable
  public var endIndex: Index { Index(offset: count) }

  /// The place behind another.
  @inlinable
  public func index(after place: Index) -> Index { Index(offset: place.offset &+ 1) }

  /// The place before another.
  @inlinable
  public func index(before place: Index) -> Index { Index(offset: place.offset &- 1) }

  /// The place so many elements further.
  @inlinable
  public func index(_ place: Index, offsetBy distance: Int) -> Index {
    Index(offset: place.offset + distance)
  }

  /// How many elements lie between two places.
  @inlinable
  public func distance(from start: Index, to end: Index) -> Int { end.offset - start.offset }

  /// The element at a place.
  ///
  /// - Complexity: O(log n). To visit many elements, iterate.
  @inlinable
  public subscript(place: Index) -> Element { members[place].key }

  /// The elements between two places, sharing this set's storage.
  @inlinable
  public subscript(range: Range<Index>) -> Slice { Slice(keys: members[range].keys) }

  /// The place of an element, if it is in the set.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func firstIndex(of element: Element) -> Index? { members.index(forKey: element) }

  /// How many elements sort before one, and whether it is in the set.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func rank(of element: Element) -> (offset: Int, isFound: Bool) {
    members.rank(of: element)
  }

  /// Goes through the elements, ascending.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(keys: members.keys.makeIterator()) }

  /// What the body makes of each element, in order.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func map<Result, Failure: Error>(
    _ transform: (Element) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    try members.keys.map(transform)
  }

  /// Goes through elements, ascending.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var keys: SortedMap<Element, Mark>.Keys.Iterator

    @inlinable
    init(keys: SortedMap<Element, Mark>.Keys.Iterator) { self.keys = keys }

    /// The next element.
    @inlinable
    public mutating func next() -> Element? { keys.next() }
  }

  /// The elements of a set between two places, sharing the set's storage.
  ///
  /// Its indices are those of the set, as with the slices of the standard library.
  public struct Slice: RandomAccessCollection, Sendable {
    @usableFromInline let keys: SortedMap<Element, Mark>.Keys

    @inlinable
    init(keys: SortedMap<Element, Mark>.Keys) { self.keys = keys }

    /// The place of the first element.
    @inlinable
    public var startIndex: Index { keys.startIndex }

    /// The place behind the last element.
    @inlinable
    public var endIndex: Index { keys.endIndex }

    /// The place behind another.
    @inlinable
    public func index(after place: Index) -> Index { keys.index(after: place) }

    /// The place before another.
    @inlinable
    public func index(before place: Index) -> Index { keys.index(before: place) }

    /// The place so many elements further.
    @inlinable
    public func index(_ place: Index, offsetBy distance: Int) -> Index {
      keys.index(place, offsetBy: distance)
    }

    /// How many elements lie between two places.
    @inlinable
    public func distance(from start: Index, to end: Index) -> Int { end.offset - start.offset }

    /// The element at a place.
    ///
    /// - Complexity: O(log n). To visit many elements, iterate.
    @inlinable
    public subscript(place: Index) -> Element { keys[place] }

    /// The elements between two places.
    @inlinable
    public subscript(range: Range<Index>) -> Slice { Slice(keys: keys[range]) }

    /// Whether an element is among them.
    ///
    /// - Complexity: O(log n).
    @inlinable
    public func contains(_ element: Element) -> Bool { keys.contains(element) }

    /// Goes through the elements, ascending.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(keys: keys.makeIterator()) }

    /// What the body makes of each element, in order.
    ///
    /// - Complexity: O(n).
    @inlinable
    public func map<Result, Failure: Error>(
      _ transform: (Element) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
      try keys.map(transform)
    }
  }

  /// A set of the elements of a slice.
  ///
  /// - Complexity: O(1) for a slice of everything, O(n) otherwise.
  @inlinable
  public init(_ slice: Slice) {
    members = SortedMap(slice.keys.entries)
  }
}

extension SortedSet {
  /// The elements in a range that does not include its end.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(elements: Range<Element>) -> Slice where Element: Comparable {
    Slice(keys: members[elements].keys)
  }

  /// The elements in a range that includes its end.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(elements: ClosedRange<Element>) -> Slice where Element: Comparable {
    Slice(keys: members[elements].keys)
  }

  /// The elements that do not sort before one.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(elements: PartialRangeFrom<Element>) -> Slice where Element: Comparable {
    Slice(keys: members[elements].keys)
  }

  /// The elements that sort before one.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(elements: PartialRangeUpTo<Element>) -> Slice where Element: Comparable {
    Slice(keys: members[elements].keys)
  }

  /// The elements that do not sort after one.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(elements: PartialRangeThrough<Element>) -> Slice where Element: Comparable {
    Slice(keys: members[elements].keys)
  }

  /// The elements that begin with a prefix: for strings, with its UTF-8 bytes.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public func prefixed(by prefix: Element) -> Slice where Element: PrefixedKey {
    Slice(keys: members.prefixed(by: prefix).keys)
  }
}

extension SortedSet.Slice: CustomStringConvertible {
  /// The elements as in an array literal, ascending.
  public var description: String { listed(self) }
}

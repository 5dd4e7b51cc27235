public import SortedCollections

extension GSet: RandomAccessCollection, AscendingSequence {
  /// Goes through the elements in ascending order.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var entries: SortedMap<Element, Mark>.Iterator

    @inlinable
    init(_ entries: SortedMap<Element, Mark>) { self.entries = entries.makeIterator() }

    /// The next element.
    @inlinable
    public mutating func next() -> Element? { entries.next()?.key }
  }

  /// Goes through the elements in ascending order.
  ///
  /// - Complexity: O(n) for all of them.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(members) }

  /// How many elements there are.
  @inlinable
  public var count: Int { members.count }

  /// The offset of the first element.
  @inlinable
  public var startIndex: Int { 0 }

  /// The offset past the last element.
  @inlinable
  public var endIndex: Int { count }

  /// The element at an offset in ascending order.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(position: Int) -> Element { members[SortedIndex(offset: position)].key }

  /// The offset of the first element that does not sort before another; the end if all do.
  ///
  /// Two of them bound a range: from the place for “b” to the place for “c” lies every element that
  /// begins with “b”.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func firstIndex(notBefore element: Element) -> Int {
    members.rank(of: element).offset
  }

  /// The offset of an element, if it is in the set.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func firstIndex(of element: Element) -> Int? {
    contains(element) ? firstIndex(notBefore: element) : nil
  }

  /// What a closure makes of each element, in order; without looking each up by its offset.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func map<Result, Failure: Error>(
    _ transform: (Element) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    for element in self { results.append(try transform(element)) }
    return results
  }
}

extension GSet: ExpressibleByArrayLiteral {
  /// The set of some elements, in any order, each as often as one likes.
  ///
  /// - Complexity: O(n log n).
  @inlinable
  public init(_ elements: some Sequence<Element>) {
    self.init()
    members = SortedMap(ascending: elements.ascending().map { ($0, Mark()) })
  }

  /// The set of the elements that are written down.
  @inlinable
  public init(arrayLiteral elements: Element...) { self.init(elements) }
}

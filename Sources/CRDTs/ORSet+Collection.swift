public import SortedCollections

extension ORSet: RandomAccessCollection, AscendingSequence {
  /// Goes through the elements in ascending order.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var entries: SortedMap<Element, DotSet>.Iterator

    @inlinable
    init(_ entries: SortedMap<Element, DotSet>) { self.entries = entries.makeIterator() }

    /// The next element.
    @inlinable
    public mutating func next() -> Element? { entries.next()?.key }
  }

  /// Goes through the elements in ascending order.
  ///
  /// - Complexity: O(n) for all of them.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(additions.elements) }

  /// How many elements there are.
  @inlinable
  public var count: Int { additions.elements.count }

  /// The offset of the first element.
  @inlinable
  public var startIndex: Int { 0 }

  /// The offset past the last element.
  @inlinable
  public var endIndex: Int { count }

  /// The element at an offset in ascending order.
  ///
  /// - Complexity: O(log n) in a state; in a delta, which is small, O(its elements).
  @inlinable
  public subscript(position: Int) -> Element {
    additions.elements[SortedIndex(offset: position)].key
  }

  /// The offset of the first element that does not sort before another; the end if all do.
  ///
  /// Two of them bound a range: from the place for “b” to the place for “c” lies every element that
  /// begins with “b”.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func firstIndex(notBefore element: Element) -> Int {
    additions.elements.rank(of: element).offset
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

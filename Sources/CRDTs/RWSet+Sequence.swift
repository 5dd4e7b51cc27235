public import SortedCollections

/// A set that keeps removals has no elements but is not empty, so it is a sequence and not a
/// collection; ``elements`` is an array of what is in it.
extension RWSet: AscendingSequence {
  /// Goes through the elements in ascending order.
  public struct Iterator: IteratorProtocol {
    @usableFromInline var entries: SortedMap<Element, DWFlag>.Iterator

    @inlinable
    init(_ entries: SortedMap<Element, DWFlag>) { self.entries = entries.makeIterator() }

    /// The next element.
    @inlinable
    public mutating func next() -> Element? {
      while let (element, flag) = entries.next() {
        if flag.value { return element }
      }
      return nil
    }
  }

  /// Goes through the elements in ascending order, past the removals.
  ///
  /// - Complexity: O(elements and kept removals) for all of them.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(flags.listed) }

  /// How many elements there are.
  ///
  /// - Complexity: O(elements and kept removals).
  @inlinable
  public var count: Int { reduce(0) { count, _ in count + 1 } }

  /// The least element, if there is any.
  ///
  /// - Complexity: O(1), and one step for each removal kept before it.
  @inlinable
  public var first: Element? { first { _ in true } }
}

public import Causality
public import SortedCollections

extension ORSet {
  /// Adds elements, or adds them once more so that they outlive removals that have not seen this.
  ///
  /// - Parameters:
  ///   - elements: The elements, in any order; one that occurs twice is added once.
  ///   - dots: The source of a dot for each element, and of one more for what they replace.
  /// - Returns: One delta for all of them.
  /// - Complexity: O(d log n) for d elements.
  @inlinable
  @discardableResult
  public mutating func insert(
    contentsOf elements: some Sequence<Element>, using dots: inout DotSource
  ) -> Delta {
    let delta = additions.replace(elements.ascending(), using: &dots) { DotSet($1) }
    return Delta(store: Self(part: delta.store), context: delta.context)
  }

  /// Removes elements, as far as their additions have been seen here.
  ///
  /// - Parameters:
  ///   - elements: The elements, in any order; those that are not in the set change nothing.
  ///   - dots: The source of one dot for all the removals.
  /// - Returns: One delta for all of them; it says nothing if none of them is in the set.
  /// - Complexity: O(d log n) for d elements.
  @inlinable
  @discardableResult
  public mutating func remove(
    contentsOf elements: some Sequence<Element>, using dots: inout DotSource
  ) -> Delta {
    let delta = additions.remove(elements.ascending(), using: &dots)
    return Delta(store: Self(part: delta.store), context: delta.context)
  }

  /// Removes the elements that satisfy a condition, as far as their additions have been seen here.
  ///
  /// - Parameters:
  ///   - shouldBeRemoved: Whether an element goes. If it throws, nothing has changed.
  ///   - dots: The source of one dot for all the removals.
  /// - Returns: One delta for all of them; it says nothing if none of the elements goes.
  /// - Complexity: O(n + d log n) for d elements that go.
  @inlinable
  @discardableResult
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: (Element) throws(Failure) -> Bool, using dots: inout DotSource
  ) throws(Failure) -> Delta {
    var leaving: [Element] = []
    for element in self where try shouldBeRemoved(element) { leaving.append(element) }
    let delta = additions.remove(leaving, using: &dots)
    return Delta(store: Self(part: delta.store), context: delta.context)
  }
}

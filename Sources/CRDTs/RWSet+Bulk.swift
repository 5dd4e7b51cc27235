public import Causality
public import SortedCollections

extension RWSet {
  /// Adds elements, as far as their removals have been seen here.
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
    replace(elements.ascending(), using: &dots) { DWFlag(enabledBy: $0) }
  }

  /// Removes elements, also for whoever adds them without having seen this.
  ///
  /// - Parameters:
  ///   - elements: The elements, in any order and whether they are in the set or not.
  ///   - dots: The source of a dot for each element, and of one more for what they replace.
  /// - Returns: One delta for all of them.
  /// - Complexity: O(d log n) for d elements.
  @inlinable
  @discardableResult
  public mutating func remove(
    contentsOf elements: some Sequence<Element>, using dots: inout DotSource
  ) -> Delta {
    replace(elements.ascending(), using: &dots) { DWFlag(disabledBy: $0) }
  }

  /// Removes the elements that satisfy a condition, also for whoever adds them concurrently.
  ///
  /// - Parameters:
  ///   - shouldBeRemoved: Whether an element goes. If it throws, nothing has changed.
  ///   - dots: The source of a dot for each element, and of one more for what they replace.
  /// - Returns: One delta for all of them; it says nothing if none of the elements goes.
  /// - Complexity: O(n + d log n) for d elements that go, n with the removals that are kept.
  @inlinable
  @discardableResult
  public mutating func removeAll<Failure: Error>(
    where shouldBeRemoved: (Element) throws(Failure) -> Bool, using dots: inout DotSource
  ) throws(Failure) -> Delta {
    var leaving: [Element] = []
    for element in self where try shouldBeRemoved(element) { leaving.append(element) }
    return replace(leaving, using: &dots) { DWFlag(disabledBy: $0) }
  }

  @inlinable
  mutating func replace(
    _ elements: [Element], using dots: inout DotSource, with flag: (Dot) -> DWFlag
  ) -> Delta {
    guard !elements.isEmpty else { return Delta() }
    let delta = flags.replace(elements, using: &dots) { flag($1) }
    return Delta(store: Self(part: delta.store), context: delta.context)
  }
}

extension DWFlag {
  /// The flag that one enabling, and nothing else, has touched.
  @inlinable
  init(enabledBy dot: Dot) {
    self.init(isWhole: true)
    enablings = DotSet(dot)
  }

  /// The flag that one disabling, and nothing else, has touched.
  @inlinable
  init(disabledBy dot: Dot) {
    self.init(isWhole: true)
    disablings = DotSet(dot)
  }
}

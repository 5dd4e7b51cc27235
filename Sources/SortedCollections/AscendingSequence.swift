/// A sequence whose elements ascend strictly, so that two of them can be compared in one walk.
///
/// Whatever conforms reads as a set: subsets, unions and differences come with it. What they give
/// are plain arrays, each element once, ascending; nothing here changes anything.
public protocol AscendingSequence<Element>: Sequence where Element: SortedKey {}

extension Sequence where Element: SortedKey {
  /// The elements in ascending order, each once.
  ///
  /// - Complexity: O(n log n).
  @inlinable
  public func ascending() -> [Element] {
    var sorted = Array(self)
    sorted.sort { Element.order($0, $1) < 0 }
    var result: [Element] = []
    result.reserveCapacity(sorted.count)
    for element in sorted {
      if let last = result.last, Element.order(last, element) == 0 { continue }
      result.append(element)
    }
    return result
  }
}

extension AscendingSequence {
  /// The elements, which are in ascending order already.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func ascending() -> [Element] { Array(self) }
}

/// Keys that were put in order, for a walk beside others.
@usableFromInline
struct AscendingKeys<Element: SortedKey>: AscendingSequence {
  @usableFromInline let keys: [Element]

  @inlinable
  init(_ keys: some Sequence<Element>) { self.keys = keys.ascending() }

  @inlinable
  func makeIterator() -> IndexingIterator<[Element]> { keys.makeIterator() }
}

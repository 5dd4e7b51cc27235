extension GSet {
  /// Adds elements in any order.
  ///
  /// - Returns: The set of those that are new.
  /// - Complexity: O(d log n) for d elements.
  @inlinable
  @discardableResult
  public mutating func insert(contentsOf elements: some Sequence<Element>) -> GSet {
    let delta = GSet(elements).delta(from: self)
    merge(delta)
    return delta
  }
}

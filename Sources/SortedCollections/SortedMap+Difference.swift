extension SortedMap {
  /// Calls the body with every key of either map whose entry lies in a subtree they do not share,
  /// ascending, with the value on each side.
  ///
  /// A key for which the body is not called has the same value in both. One for which it is called
  /// may have as well, if it lies beside one that does not. After an error the body is not called
  /// again.
  ///
  /// - Complexity: O(n + m) for strangers; O(d · log n) for copies of one map that d changes apart.
  @inlinable
  public func forEachUnshared<Failure: Error>(
    with other: Self, _ body: (Key, Value?, Value?) throws(Failure) -> Void
  ) throws(Failure) {
    if let root, root === other.root { return }
    var failure: Failure?
    // Walked as a join of which nothing is kept.
    func visit(_ key: Key, _ mine: Value?, _ theirs: Value?) -> Value? {
      guard failure == nil else { return nil }
      do throws(Failure) { try body(key, mine, theirs) } catch { failure = error }
      return nil
    }
    var walked = self
    walked.join(
      other, keepsShared: false,
      mine: { visit($0, $1, nil) }, theirs: { visit($0, nil, $1) }, both: visit)
    if let failure { throw failure }
  }
}

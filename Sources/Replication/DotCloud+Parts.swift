public import Causality

extension DotCloud {
  /// The dots that are in both sets.
  ///
  /// - Complexity: O(runs of both).
  @usableFromInline
  func intersection(_ other: Self) -> Self {
    isDominated(by: other) ? self : subtracting(subtracting(other))
  }

  /// The first so many runs.
  ///
  /// - Complexity: O(n log n) for n of them.
  func prefix(_ count: Int) -> Self { Self(joining: runs.prefix(count)) }

  /// The set of some runs that ascend.
  ///
  /// - Complexity: O(n log n) for n of them, since halves are joined and not one after the other.
  init(joining runs: ArraySlice<DotRun>) {
    guard runs.count > 1 else {
      self = runs.first.map { DotCloud($0) } ?? DotCloud()
      return
    }
    let middle = runs.startIndex + runs.count / 2
    self.init(joining: runs[..<middle])
    merge(DotCloud(joining: runs[middle...]))
  }
}

import Causality

extension DotCloud {
  /// The dots that are in both sets.
  ///
  /// - Complexity: O(runs of both).
  func intersection(_ other: Self) -> Self {
    isDominated(by: other) ? self : subtracting(subtracting(other))
  }
}

/// How two elements of a partially ordered set stand to each other.
public enum PartialOrdering: Hashable, Sendable {
  /// The first is strictly below the second.
  case less
  /// The two are the same.
  case equal
  /// The first is strictly above the second.
  case greater
  /// Neither is below the other: each holds something the other lacks.
  case concurrent
}

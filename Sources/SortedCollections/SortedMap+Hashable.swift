extension SortedMap: Hashable where Key: Hashable, Value: Hashable {
  /// Hashes the entries in key order; maps that are equal hash alike, however they came about.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for (key, value) in self {
      hasher.combine(key)
      hasher.combine(value)
    }
  }
}

public import SortedCollections

extension DotMap {
  /// What the map says of some keys, and nothing of the others; a whole stays one.
  ///
  /// Keys are joined one by one, so the part of a join is the join of the parts.
  ///
  /// - Parameter isIncluded: Whether a key belongs to the part.
  /// - Complexity: O(keys).
  @inlinable
  public func part(where isIncluded: (Key) -> Bool) -> Self {
    var result = Self(isWhole: isWhole)
    result.entries = SortedMap(ascending: entries.filter { isIncluded($0.key) })
    return result
  }
}

extension ORSet {
  /// What the set says of some elements, and nothing of the others; a whole stays one.
  ///
  /// - Parameter isIncluded: Whether an element belongs to the part.
  /// - Complexity: O(elements).
  @inlinable
  public func part(where isIncluded: (Element) -> Bool) -> Self {
    Self(part: additions.part(where: isIncluded))
  }
}

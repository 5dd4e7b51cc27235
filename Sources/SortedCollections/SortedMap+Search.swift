extension SortedMap {
  /// The offset of the first entry whose key does not sort before another; the count if all do.
  ///
  /// Two of them bound a range: from the offset for “b” to the offset for “c” lies every key that
  /// begins with “b”.
  ///
  /// - Complexity: O(log² n).
  @inlinable
  public func firstIndex(notBefore key: Key) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low &+ high) &>> 1
      let entry: Element = self[middle]
      if Key.order(entry.key, key) < 0 { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

extension SortedMap: RandomAccessCollection {
  /// A key with its value.
  public typealias Element = (key: Key, value: Value)

  /// The offset of the first entry.
  @inlinable
  public var startIndex: Int { 0 }

  /// The offset past the last entry.
  @inlinable
  public var endIndex: Int { sortedKeys.count }

  /// The entry at an offset in key order.
  @inlinable
  public subscript(position: Int) -> Element {
    (sortedKeys[position], sortedValues[position])
  }
}

extension SortedMap {
  /// The entries whose keys lie in a range that does not include its end.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(keys: Range<Key>) -> Slice where Key: Comparable {
    slice(from: keys.lowerBound, to: keys.upperBound)
  }

  /// The entries whose keys lie in a range that includes its end.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(keys: ClosedRange<Key>) -> Slice where Key: Comparable {
    slice(from: keys.lowerBound, through: keys.upperBound)
  }

  /// The entries whose keys do not sort before a key.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(keys: PartialRangeFrom<Key>) -> Slice where Key: Comparable {
    slice(from: keys.lowerBound, to: nil)
  }

  /// The entries whose keys sort before a key.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(keys: PartialRangeUpTo<Key>) -> Slice where Key: Comparable {
    slice(from: nil, to: keys.upperBound)
  }

  /// The entries whose keys do not sort after a key.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public subscript(keys: PartialRangeThrough<Key>) -> Slice where Key: Comparable {
    slice(from: nil, through: keys.upperBound)
  }

  /// The entries from a key, or the first one, to a key that is not included, or the last one.
  ///
  /// The order is that of ``SortedKey``, also where `Comparable` has another one. Bounds that are
  /// the wrong way round in that order hold nothing.
  ///
  /// - Complexity: O(log n); nothing is copied.
  @inlinable
  public func slice(from lower: Key?, to upper: Key?) -> Slice {
    let start = lower.map { rank(of: $0).offset } ?? 0
    let end = upper.map { rank(of: $0).offset } ?? count
    return self[Index(offset: start)..<Index(offset: Swift.max(start, end))]
  }

  /// The entries from a key, or the first one, to a key that is included.
  ///
  /// - Complexity: O(log n); nothing is copied.
  @inlinable
  public func slice(from lower: Key?, through upper: Key) -> Slice {
    let start = lower.map { rank(of: $0).offset } ?? 0
    let (end, isFound) = rank(of: upper)
    return self[
      Index(offset: start)..<Index(offset: Swift.max(start, isFound ? end &+ 1 : end))]
  }
}

extension SortedMap where Key: PrefixedKey {
  /// The entries whose keys begin with a prefix: for strings, with its UTF-8 bytes.
  ///
  /// - Complexity: O(log n) to form; nothing is copied.
  @inlinable
  public func prefixed(by prefix: Key) -> Slice {
    let start = rank(of: prefix).offset
    guard var node = root else { return self[startIndex..<endIndex] }
    // The end is found like a key that sorts behind all that begin with the prefix.
    var end = 0
    while !node.isLeaf {
      var place = 0
      while place &+ 1 < node.size, Key.order(node.keys[place &+ 1], toPrefix: prefix) <= 0 {
        end &+= node.children[place].count
        place &+= 1
      }
      node = node.children[place]
    }
    for place in 0..<node.size where Key.order(node.keys[place], toPrefix: prefix) <= 0 {
      end = end &+ 1
    }
    return self[Index(offset: start)..<Index(offset: end)]
  }
}

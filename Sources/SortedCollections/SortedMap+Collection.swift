extension SortedMap: RandomAccessCollection {
  /// A place in key order.
  public typealias Index = SortedIndex

  /// The place of the first entry.
  @inlinable
  public var startIndex: Index { Index(offset: 0) }

  /// The place behind the last entry.
  @inlinable
  public var endIndex: Index { Index(offset: count) }

  /// The place behind another.
  @inlinable
  public func index(after place: Index) -> Index { Index(offset: place.offset &+ 1) }

  /// The place before another.
  @inlinable
  public func index(before place: Index) -> Index { Index(offset: place.offset &- 1) }

  /// The place so many entries further.
  @inlinable
  public func index(_ place: Index, offsetBy distance: Int) -> Index {
    Index(offset: place.offset + distance)
  }

  /// How many entries lie between two places.
  @inlinable
  public func distance(from start: Index, to end: Index) -> Int { end.offset - start.offset }

  /// The entry at a place.
  ///
  /// - Complexity: O(log n). To visit many entries, iterate.
  @inlinable
  public subscript(place: Index) -> Element {
    let (leaf, rest) = leaf(at: place.offset)
    return (leaf.keys[rest], leaf.values[rest])
  }

  /// The entries between two places, sharing this map's storage.
  @inlinable
  public subscript(range: Range<Index>) -> Slice {
    precondition(
      0 <= range.lowerBound.offset && range.upperBound.offset <= count,
      "the range lies outside the map")
    return Slice(base: self, startIndex: range.lowerBound, endIndex: range.upperBound)
  }

  /// The place of a key, if it has an entry.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func index(forKey key: Key) -> Index? {
    let (offset, isFound) = rank(of: key)
    return isFound ? Index(offset: offset) : nil
  }

  /// How many keys sort before a key, and whether the key has an entry.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func rank(of key: Key) -> (offset: Int, isFound: Bool) {
    guard var node = root else { return (0, false) }
    var offset = 0
    while !node.isLeaf {
      let place = node.child(for: key)
      for earlier in 0..<place { offset &+= node.children[earlier].count }
      node = node.children[place]
    }
    let (place, isFound) = node.place(of: key)
    return (offset &+ place, isFound)
  }

  /// The leaf in which an entry is, and its place there.
  @inlinable
  func leaf(at offset: Int) -> (leaf: Node, place: Int) {
    guard var node = root, offset >= 0, offset < node.count else {
      preconditionFailure("the place lies outside the map")
    }
    var rest = offset
    while !node.isLeaf {
      var place = 0
      while rest >= node.children[place].count {
        rest &-= node.children[place].count
        place &+= 1
      }
      node = node.children[place]
    }
    return (node, rest)
  }

  /// Goes through the entries in key order.
  ///
  /// - Complexity: O(n) for all of them.
  @inlinable
  public func makeIterator() -> Iterator { Iterator(self, from: 0, count: count) }

  /// What the body makes of each entry, in key order.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func map<Result, Failure: Error>(
    _ transform: (Element) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    for entry in self { results.append(try transform(entry)) }
    return results
  }
}

extension SortedMap {
  /// Calls the body with the keys and the values of neighbouring entries, some dozens at a time.
  ///
  /// For whoever goes through a whole map and counts the nanoseconds: nothing is copied.
  ///
  /// - Parameter body: Is given the memory of the map, which it must not keep.
  /// - Complexity: O(n).
  @inlinable
  public func forEachRun<Failure: Error>(
    _ body: (UnsafeBufferPointer<Key>, UnsafeBufferPointer<Value>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let root else { return }
    defer { withExtendedLifetime(self) {} }
    try Self.visit(Unmanaged.passUnretained(root), body)
  }

  @inlinable
  static func visit<Failure: Error>(
    _ node: Unmanaged<Node>,
    _ body: (UnsafeBufferPointer<Key>, UnsafeBufferPointer<Value>) throws(Failure) -> Void
  ) throws(Failure) {
    let size = node._withUnsafeGuaranteedRef { $0.size }
    if node._withUnsafeGuaranteedRef({ $0.isLeaf }) {
      let (keys, values) = node._withUnsafeGuaranteedRef { ($0.keys, $0.values) }
      try body(
        UnsafeBufferPointer(start: keys, count: size),
        UnsafeBufferPointer(start: values, count: size))
    } else {
      for place in 0..<size {
        try visit(node._withUnsafeGuaranteedRef { $0.looseChild(place) }, body)
      }
    }
  }
}

extension SortedMap {
  /// A map of entries in any order, no key of which occurs twice.
  ///
  /// - Precondition: No key occurs twice.
  /// - Complexity: O(n log n).
  @inlinable
  public init(uniqueKeysWithValues entries: some Sequence<(Key, Value)>) {
    self.init()
    for (key, value) in entries {
      precondition(updateValue(value, forKey: key) == nil, "a key occurs twice")
    }
  }

  /// A map of entries in any order.
  ///
  /// - Parameters:
  ///   - entries: The entries.
  ///   - combine: What becomes of two values of one key, the earlier first.
  /// - Complexity: O(n log n).
  @inlinable
  public init<Failure: Error>(
    _ entries: some Sequence<(Key, Value)>,
    uniquingKeysWith combine: (Value, Value) throws(Failure) -> Value
  ) throws(Failure) {
    self.init()
    for (key, value) in entries {
      if let earlier = self[key] {
        self[key] = try combine(earlier, value)
      } else {
        self[key] = value
      }
    }
  }

  /// Adds the entries of another map.
  ///
  /// - Parameters:
  ///   - other: The map whose entries are added.
  ///   - combine: What becomes of two values of one key, this map's first. Of subtrees that both
  ///     maps share it is not asked, so it must give back a value that it is given twice.
  /// - Complexity: O(n + m), less what both share.
  @inlinable
  public mutating func merge(_ other: Self, uniquingKeysWith combine: (Value, Value) -> Value) {
    merge(other, mine: { $1 }, theirs: { $1 }, both: { combine($1, $2) })
  }

  /// This map with the entries of another; see ``merge(_:uniquingKeysWith:)``.
  @inlinable
  public func merging(_ other: Self, uniquingKeysWith combine: (Value, Value) -> Value) -> Self {
    var result = self
    result.merge(other, uniquingKeysWith: combine)
    return result
  }

  /// The same keys with what the body makes of their values.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func mapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result
  ) throws(Failure) -> SortedMap<Key, Result> {
    var builder = SortedMap<Key, Result>.Builder()
    for (key, value) in self { builder.append(key, try transform(value)) }
    return builder.finish()
  }

  /// The keys of whose values the body makes something, with that.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func compactMapValues<Result, Failure: Error>(
    _ transform: (Value) throws(Failure) -> Result?
  ) throws(Failure) -> SortedMap<Key, Result> {
    var builder = SortedMap<Key, Result>.Builder()
    for (key, value) in self {
      if let result = try transform(value) { builder.append(key, result) }
    }
    return builder.finish()
  }

  /// The entries for which the body says yes.
  ///
  /// - Complexity: O(n).
  @inlinable
  public func filter<Failure: Error>(
    _ isIncluded: (Element) throws(Failure) -> Bool
  ) throws(Failure) -> Self {
    var builder = Builder()
    for entry in self where try isIncluded(entry) { builder.append(entry.key, entry.value) }
    return builder.finish()
  }

  /// Removes the entry with the least key.
  ///
  /// - Returns: That entry, if there was one.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func popFirst() -> Element? {
    guard let entry = first else { return nil }
    removeValue(forKey: entry.key)
    return entry
  }

  /// Removes the entry with the greatest key.
  ///
  /// - Returns: That entry, if there was one.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func popLast() -> Element? {
    guard let entry = last else { return nil }
    removeValue(forKey: entry.key)
    return entry
  }

  /// Whether the two maps have the same storage, so that they are certainly equal.
  ///
  /// Maps without entries have none, and share it.
  @inlinable
  public func isIdentical(to other: Self) -> Bool { root === other.root }
}

extension SortedMap: CustomStringConvertible {
  /// The entries as in a dictionary literal, for example `["a": 1, "b": 2]`.
  public var description: String { SortedMap.describe(self) }

  static func describe(_ entries: some Sequence<Element>) -> String {
    var parts: [String] = []
    for (key, value) in entries { parts.append("\(quoted(key)): \(quoted(value))") }
    return parts.isEmpty ? "[:]" : "[" + parts.joined(separator: ", ") + "]"
  }
}

extension SortedMap.Slice: CustomStringConvertible {
  /// The entries as in a dictionary literal.
  public var description: String { SortedMap.describe(self) }
}

extension SortedMap.Keys: CustomStringConvertible {
  /// The keys as in an array literal.
  public var description: String { listed(self) }
}

extension SortedMap.Values: CustomStringConvertible {
  /// The values as in an array literal.
  public var description: String { listed(self) }
}

/// An element as it would stand in a literal.
func quoted(_ element: some Any) -> String {
  #if hasFeature(Embedded)
    "_"
  #else
    String(reflecting: element)
  #endif
}

/// Elements as they would stand in an array literal.
func listed<Elements: Sequence>(_ elements: Elements) -> String {
  var parts: [String] = []
  for element in elements { parts.append(quoted(element)) }
  return "[" + parts.joined(separator: ", ") + "]"
}

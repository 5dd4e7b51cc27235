/// A dictionary kept in key order, as a value, in contiguous storage.
///
/// Iteration is always in the order of ``SortedKey``, so nothing that is derived from a map, its
/// bytes, its messages or its tie-breaks, can depend on hashing. Keys and values lie in two arrays
/// side by side, shared between copies until one of them changes.
///
/// - Complexity: look-up O(log n); copy O(1); inserting and removing move the tail, O(n); merging
///   all of another map O(n + m).
public struct SortedMap<Key: SortedKey, Value> {
  @usableFromInline var sortedKeys: [Key]
  @usableFromInline var sortedValues: [Value]

  /// An empty map.
  @inlinable
  public init() {
    sortedKeys = []
    sortedValues = []
  }

  /// A map of entries that are already in strictly ascending key order.
  ///
  /// - Precondition: The keys ascend strictly; checked in debug builds.
  @inlinable
  public init(ascending entries: some Sequence<(key: Key, value: Value)>) {
    self.init()
    for entry in entries { append(entry.key, entry.value) }
  }

  /// Adds an entry whose key sorts after all keys of the map.
  ///
  /// - Complexity: O(1) amortised.
  @inlinable
  public mutating func append(_ key: Key, _ value: Value) {
    assert(sortedKeys.last.map { Key.order($0, key) < 0 } ?? true, "keys must ascend")
    sortedKeys.append(key)
    sortedValues.append(value)
  }

  /// The keys in ascending order.
  @inlinable
  public var keys: [Key] { sortedKeys }

  /// The values in the order of their keys.
  @inlinable
  public var values: [Value] { sortedValues }

  /// The position of the first key that does not sort before the given one, and whether it is it.
  @inlinable
  func position(of key: Key) -> (index: Int, isFound: Bool) {
    var low = 0
    var high = sortedKeys.count
    while low < high {
      let middle = (low &+ high) &>> 1
      let order = Key.order(sortedKeys[middle], key)
      if order == 0 { return (middle, true) }
      if order < 0 { low = middle &+ 1 } else { high = middle }
    }
    return (low, false)
  }

  /// Whether the map has an entry for a key.
  @inlinable
  public func contains(_ key: Key) -> Bool { position(of: key).isFound }

  /// The value of a key; assigning `nil` removes the entry.
  @inlinable
  public subscript(key: Key) -> Value? {
    get {
      let (index, isFound) = position(of: key)
      return isFound ? sortedValues[index] : nil
    }
    set {
      let (index, isFound) = position(of: key)
      switch (newValue, isFound) {
      case (let value?, true): sortedValues[index] = value
      case (let value?, false): insert(key, value, at: index)
      case (nil, true): remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// Changes the value of a key in place; the body sees `initial` where there was none.
  ///
  /// - Parameters:
  ///   - key: The key whose value changes.
  ///   - initial: The value to start from when the key is absent.
  ///   - keep: Asked after the change whether the entry stays.
  ///   - body: The change. If it throws, an entry that was absent stays absent.
  @inlinable
  public mutating func modify<Result, Failure: Error>(
    _ key: Key,
    default initial: @autoclosure () -> Value,
    keepIf keep: (Value) -> Bool,
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (index, isFound) = position(of: key)
    if !isFound {
      var value = initial()
      let result = try body(&value)
      if keep(value) { insert(key, value, at: index) }
      return result
    }
    let result = try body(&sortedValues[index])
    if !keep(sortedValues[index]) { remove(at: index) }
    return result
  }

  @inlinable
  mutating func insert(_ key: Key, _ value: Value, at index: Int) {
    sortedKeys.insert(key, at: index)
    sortedValues.insert(value, at: index)
  }

  @inlinable
  mutating func remove(at index: Int) {
    sortedKeys.remove(at: index)
    sortedValues.remove(at: index)
  }
}

extension SortedMap: Sendable where Value: Sendable {}

extension SortedMap: Equatable where Value: Equatable {
  /// Whether both maps hold the same keys, in the sense of ``SortedKey``, with equal values.
  @inlinable
  public static func == (first: Self, second: Self) -> Bool {
    guard first.count == second.count else { return false }
    for index in 0..<first.count
    where Key.order(first.sortedKeys[index], second.sortedKeys[index]) != 0 {
      return false
    }
    return first.sortedValues == second.sortedValues
  }
}

extension SortedMap: ExpressibleByDictionaryLiteral {
  /// A map from a literal; where a key occurs twice, the later value stands.
  public init(dictionaryLiteral elements: (Key, Value)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}

/// A dictionary kept in key order, as a value.
///
/// Iteration is always in the order of ``SortedKey``, so nothing that is derived from a map, its
/// bytes, its messages or its tie-breaks, can depend on hashing.
///
/// A few dozen entries lie in one array. More lie in the leaves of a B+tree, each an array like
/// it. Copies share arrays and nodes; a change copies the path to the leaf it is in, or nothing if
/// no copy shares it. Maps that were copied from one another are merged by looking only at what
/// they no longer share.
///
/// - Complexity: copy O(1); look-up, insertion, removal and access by offset O(log n); see
///   ``merge(_:mine:theirs:both:)`` for merging.
public struct SortedMap<Key: SortedKey, Value> {
  /// A key with its value.
  public typealias Element = (key: Key, value: Value)

  /// All entries, as long as there is no tree.
  @usableFromInline var flat: [Element]

  /// The tree, once there are more entries than one leaf holds.
  @usableFromInline var root: Node?

  /// An empty map.
  @inlinable
  public init() {
    flat = []
    root = nil
  }

  /// A map of one entry.
  @inlinable
  public init(_ key: Key, _ value: Value) {
    flat = [(key, value)]
    root = nil
  }

  /// The map of a finished tree; a tree of one leaf becomes an array.
  @inlinable
  init(root: Node?) {
    if let root, !root.isLeaf {
      flat = []
      self.root = root
    } else {
      flat = root?.entries ?? []
      self.root = nil
    }
  }

  /// A map of entries that are already in strictly ascending key order.
  ///
  /// - Precondition: The keys ascend strictly; checked in debug builds.
  /// - Complexity: O(n).
  @inlinable
  public init(ascending entries: some Sequence<(key: Key, value: Value)>) {
    var builder = Builder()
    for (key, value) in entries { builder.append(key, value) }
    self = builder.finish()
  }

  /// A map of so many entries, which are asked for one by one in strictly ascending key order.
  ///
  /// - Precondition: The keys ascend strictly; checked in debug builds.
  /// - Complexity: O(n).
  @inlinable
  public init<Failure: Error>(
    count: Int, _ next: () throws(Failure) -> Element
  ) throws(Failure) {
    var builder = Builder()
    for _ in 0..<count {
      let (key, value) = try next()
      builder.append(key, value)
    }
    self = builder.finish()
  }

  /// How many entries there are.
  @inlinable
  public var count: Int { root?.count ?? flat.count }

  /// Whether there are no entries.
  @inlinable
  public var isEmpty: Bool { root == nil && flat.isEmpty }

  /// The keys in ascending order.
  ///
  /// - Complexity: O(n).
  @inlinable
  public var keys: [Key] { list { $0.key } }

  /// The values in the order of their keys.
  ///
  /// - Complexity: O(n).
  @inlinable
  public var values: [Value] { list { $0.value } }

  /// Something of each entry in order; `map` would look each of them up by its offset.
  @inlinable
  func list<Part>(_ part: (Element) -> Part) -> [Part] {
    var parts: [Part] = []
    parts.reserveCapacity(count)
    for entry in self { parts.append(part(entry)) }
    return parts
  }

  /// The entry with the greatest key.
  @inlinable
  public var last: Element? {
    guard var node = root else { return flat.last }
    while !node.isLeaf { node = node.children[node.children.count &- 1] }
    return node.entries.last
  }

  /// Whether the map has an entry for a key.
  @inlinable
  public func contains(_ key: Key) -> Bool {
    Self.place(of: key, in: leaf(for: key)).isFound
  }

  /// The value of a key; assigning `nil` removes the entry.
  @inlinable
  public subscript(key: Key) -> Value? {
    get {
      let entries = leaf(for: key)
      let (place, isFound) = Self.place(of: key, in: entries)
      return isFound ? entries[place].value : nil
    }
    set {
      if let newValue {
        modify(key, default: newValue, keepIf: { _ in true }, { $0 = newValue })
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// The entries among which a key is, if it is anywhere.
  @inlinable
  func leaf(for key: Key) -> [Element] {
    guard var node = root else { return flat }
    while !node.isLeaf { node = node.children[node.child(for: key)] }
    return node.entries
  }

  /// The place of the first entry that does not sort before a key, and whether it is the key's.
  @inlinable
  static func place(of key: Key, in entries: [Element]) -> (index: Int, isFound: Bool) {
    entries.withUnsafeBufferPointer { entries in
      var low = 0
      var high = entries.count
      while low < high {
        let middle = (low &+ high) &>> 1
        let order = Key.order(entries[middle].key, key)
        if order == 0 { return (middle, true) }
        if order < 0 { low = middle &+ 1 } else { high = middle }
      }
      return (low, false)
    }
  }
}

extension SortedMap: Sendable where Value: Sendable {}

extension SortedMap: Equatable where Value: Equatable {
  /// Whether both maps hold the same keys, in the sense of ``SortedKey``, with equal values.
  ///
  /// - Complexity: O(1) for copies of a large map that were not changed, O(n) otherwise.
  @inlinable
  public static func == (first: Self, second: Self) -> Bool {
    if let root = first.root, root === second.root { return true }
    guard first.count == second.count else { return false }
    var others = second.makeIterator()
    for (key, value) in first {
      guard let other = others.next() else { return false }
      if Key.order(key, other.key) != 0 || value != other.value { return false }
    }
    return true
  }
}

extension SortedMap: ExpressibleByDictionaryLiteral {
  /// A map from a literal; where a key occurs twice, the later value stands.
  public init(dictionaryLiteral elements: (Key, Value)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}

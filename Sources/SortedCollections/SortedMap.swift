/// A dictionary kept in key order, as a value.
///
/// Iteration is always in the order of ``SortedKey``, so nothing that is derived from a map, its
/// bytes, its messages or its tie-breaks, can depend on hashing.
///
/// The entries lie in the leaves of a B+tree, some dozens to a leaf, keys and values in arrays of
/// their own; a small map is one leaf. Copies share the tree, and a change copies only the path to
/// the leaf it is in, or nothing if no copy shares it. Maps that were copied from one another are
/// merged by looking only at what they no longer share.
///
/// - Complexity: copy O(1); look-up, insertion, removal and access by offset O(log n); see
///   ``merge(_:mine:theirs:both:)`` for merging.
public struct SortedMap<Key: SortedKey, Value> {
  /// The tree; `nil` if there are no entries.
  @usableFromInline var root: Node?

  /// An empty map.
  @inlinable
  public init() { root = nil }

  @inlinable
  init(root: Node?) { self.root = root }

  /// A map of entries that are already in strictly ascending key order.
  ///
  /// - Precondition: The keys ascend strictly; checked in debug builds.
  /// - Complexity: O(n).
  @inlinable
  public init(ascending entries: some Sequence<(key: Key, value: Value)>) {
    var builder = Builder()
    for (key, value) in entries { builder.append(key, value) }
    root = builder.finish()
  }

  /// How many entries there are.
  @inlinable
  public var count: Int { root?.count ?? 0 }

  /// Whether there are no entries.
  @inlinable
  public var isEmpty: Bool { root == nil }

  /// The keys in ascending order.
  ///
  /// - Complexity: O(n).
  @inlinable
  public var keys: [Key] { map { $0.key } }

  /// The values in the order of their keys.
  ///
  /// - Complexity: O(n).
  @inlinable
  public var values: [Value] { map { $0.value } }

  /// The entry with the greatest key.
  @inlinable
  public var last: (key: Key, value: Value)? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[node.children.count &- 1] }
    let place = node.keys.count &- 1
    return (node.keys[place], node.values[place])
  }

  /// Whether the map has an entry for a key.
  @inlinable
  public func contains(_ key: Key) -> Bool { leaf(holding: key) != nil }

  /// The value of a key; assigning `nil` removes the entry.
  @inlinable
  public subscript(key: Key) -> Value? {
    get { leaf(holding: key).map { leaf, place in leaf.values[place] } }
    set {
      if let newValue {
        modify(key, default: newValue, keepIf: { _ in true }, { $0 = newValue })
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// The leaf that holds a key, and the key's place in it.
  @inlinable
  func leaf(holding key: Key) -> (leaf: Node, place: Int)? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[node.child(for: key)] }
    let (place, isFound) = node.place(of: key)
    return isFound ? (node, place) : nil
  }
}

extension SortedMap: Sendable where Value: Sendable {}

extension SortedMap: Equatable where Value: Equatable {
  /// Whether both maps hold the same keys, in the sense of ``SortedKey``, with equal values.
  ///
  /// - Complexity: O(1) for copies that were not changed, O(n) otherwise.
  @inlinable
  public static func == (first: Self, second: Self) -> Bool {
    if first.root === second.root { return true }
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

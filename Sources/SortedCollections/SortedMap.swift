/// A dictionary kept in key order, as a value.
///
/// Iteration is always in the order of ``SortedKey``, so nothing that is derived from a map, its
/// bytes, its messages or its tie-breaks, can depend on hashing.
///
/// ```swift
/// var tasks: SortedMap = ["tasks/1": "write", "tasks/2": "test", "users/1": "alice"]
/// tasks["tasks/3", default: ""] += "ship"
/// tasks.prefixed(by: "tasks/").count          // 3
/// tasks["tasks/2"...].first                   // ("tasks/2", "test")
/// ```
///
/// The entries lie in the leaves of a B+tree, a few dozen in each; few entries are one leaf. Copies
/// share nodes; a change copies the path to the leaf it is in, or nothing if no copy shares it.
/// Maps that were copied from one another are merged by looking only at what they no longer share.
///
/// - Complexity: copy O(1); look-up, insertion, removal and access by offset O(log n); see
///   ``merge(_:mine:theirs:both:)`` for merging.
public struct SortedMap<Key: SortedKey, Value> {
  /// A key with its value.
  public typealias Element = (key: Key, value: Value)

  /// The tree, unless there are no entries.
  @usableFromInline var root: Node?

  /// An empty map.
  @inlinable
  public init() { root = nil }

  /// A map of one entry.
  @inlinable
  public init(_ key: Key, _ value: Value) { root = Node.leaf(key, value) }

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
    if count == 1 {
      let (key, value) = try next()
      self.init(key, value)
      return
    }
    var builder = Builder()
    for _ in 0..<count {
      let (key, value) = try next()
      builder.append(key, value)
    }
    self = builder.finish()
  }

  /// How many entries there are.
  @inlinable
  public var count: Int { root?.count ?? 0 }

  /// Whether there are no entries.
  @inlinable
  public var isEmpty: Bool { root == nil }

  /// The entry with the least key.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public var first: Element? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[0] }
    return (node.keys[0], node.values[0])
  }

  /// The entry with the greatest key.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public var last: Element? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[node.size &- 1] }
    return (node.keys[node.size &- 1], node.values[node.size &- 1])
  }

  /// Whether the map has an entry for a key.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func contains(_ key: Key) -> Bool {
    withExtendedLifetime(self) { slot(of: key) != nil }
  }

  /// The value of a key; assigning `nil` removes the entry.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(key: Key) -> Value? {
    get { withExtendedLifetime(self) { slot(of: key)?.pointee } }
    set {
      if let newValue {
        modify(key, default: newValue, keepIf: { _ in true }, { $0 = newValue })
      } else {
        removeValue(forKey: key)
      }
    }
  }

  /// What the body makes of the value of a key, if there is one.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - body: Is shown where the value lies, so that it need not be copied; it must not keep that.
  /// - Complexity: O(log n).
  @inlinable
  public func withUnsafeValue<Result, Failure: Error>(
    of key: Key, _ body: (UnsafePointer<Value>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    defer { withExtendedLifetime(self) {} }
    guard let slot = slot(of: key) else { return nil }
    return try body(UnsafePointer(slot))
  }

  /// The value of a key, or another where there is none; changes are made in place.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(key: Key, default initial: @autoclosure () -> Value) -> Value {
    get { self[key] ?? initial() }
    _modify {
      modify(key, default: initial(), keepIf: { _ in true }, { _ in })
      yield &ownValue(of: key).pointee
    }
  }

  /// The value of a key whose path from the root no other map refers to.
  @inlinable
  mutating func ownValue(of key: Key) -> UnsafeMutablePointer<Value> {
    slot(of: key).unsafelyUnwrapped
  }

  /// Where the value of a key lies, if there is one, for as long as somebody holds the map.
  ///
  /// Going down, no references are counted: that would take longer than to look for the key.
  @inlinable
  func slot(of key: Key) -> UnsafeMutablePointer<Value>? {
    guard let root else { return nil }
    var node = Unmanaged.passUnretained(root)
    while let child = node._withUnsafeGuaranteedRef({ $0.looseChild(for: key) }) { node = child }
    return node._withUnsafeGuaranteedRef { leaf in
      let (place, isFound) = leaf.place(of: key)
      return isFound ? leaf.values + place : nil
    }
  }
}

/// Nodes that two maps refer to are never changed, so they may be sent wherever their entries may.
extension SortedMap: @unchecked Sendable where Value: Sendable {}

extension SortedMap: ExpressibleByDictionaryLiteral {
  /// A map from a literal; where a key occurs twice, the later value stands.
  public init(dictionaryLiteral elements: (Key, Value)...) {
    self.init()
    for (key, value) in elements { self[key] = value }
  }
}

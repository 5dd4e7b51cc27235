public import CanonicalCoding
public import Causality
public import SortedCollections

/// A map whose values are causal types themselves, maps included, all under one context.
///
/// - **State:** for each key the store under it; a key with an empty store is not there.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join, key by key.
/// - **Deltas:** the key with the delta of its value; or the key with nothing, and the dots it had.
/// - **When edits are concurrent:** edits of one key join as their type does, even if both sides
///   created the key. A removal takes what it has seen under the key, and no other.
///
///   ```
///   alice  m[k].insert x ──── remove k ────────┬─ {k: {y}}
///                        ╲                     ╳
///   bob                   ── m[k].insert y ────┴─ {k: {y}}
///   ```
/// - **Reference:** P. S. Almeida, A. Shoker, C. Baquero, “Delta State Replicated Data Types”,
///   J. Parallel Distrib. Comput. 111, 2018, section 7.4.4.
public struct ORMap<Key: SortedKey, Value: DotStore>: DotStore {
  @usableFromInline var fields: DotMap<Key, Value>

  /// The map without keys.
  @inlinable
  public init(isWhole: Bool) { fields = DotMap(isWhole: isWhole) }

  /// Whether the map answers for every key, not only for those it lists.
  @inlinable
  public var isWhole: Bool { fields.isWhole }

  /// Whether there is no key.
  @inlinable
  public var isEmpty: Bool { fields.isEmpty }

  /// The keys with their values, ascending.
  @inlinable
  public var elements: SortedMap<Key, Value> { fields.elements }

  /// The keys, ascending.
  @inlinable
  public var keys: [Key] { Array(fields.elements.keys) }

  /// How many keys there are.
  @inlinable
  public var count: Int { fields.elements.count }

  /// The value of a key, if there is one.
  @inlinable
  public subscript(key: Key) -> Value? { fields[key] }

  /// Calls the body with the dots under all keys.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) { fields.forEachDot(body) }

  /// Edits the value of a key, which comes into being if it was not there.
  ///
  /// ```swift
  /// cart.update("tags", using: &dots) { $0.insert("crdt", using: &$1) }
  /// ```
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - dots: The source of the edit's dots.
  ///   - body: Calls one mutator of the value and returns its delta.
  /// - Returns: The same delta, under the key.
  @inlinable
  @discardableResult
  public mutating func update<Failure: Error>(
    _ key: Key, using dots: inout DotSource,
    _ body: (inout Value, inout DotSource) throws(Failure) -> Value.Delta
  ) throws(Failure) -> Delta {
    let delta = try fields.modify(key) { (value) throws(Failure) in try body(&value, &dots) }
    guard !delta.context.isEmpty else { return Delta() }
    return Delta(store: Self(part: DotMap(key, delta.store)), context: delta.context)
  }

  /// Removes a key, as far as what is under it has been seen here.
  ///
  /// - Returns: A delta as large as the runs of removed dots, however much was under the key.
  @inlinable
  @discardableResult
  public mutating func removeValue(forKey key: Key, using dots: inout DotSource) -> Delta {
    update(key, using: &dots) { $0.removeAll(using: &$1) }
  }

  @inlinable
  init(part: DotMap<Key, Value>) { fields = part }

  /// Joins the values of each key.
  ///
  /// - Complexity: O(m log n) for a delta of m keys, O(n + m) for a whole map, plus the values'.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    fields.merge(other.fields, context: context, otherContext: otherContext)
  }
}

extension ORMap: Hashable where Key: Hashable, Value: Hashable {}

extension ORMap: CanonicalCodable where Key: CanonicalCodable, Value: CanonicalCodable {
  /// The keys with their values, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) { fields.encode(into: &encoder) }

  /// Reads the keys with their values.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    fields = try DotMap(from: &decoder)
  }
}

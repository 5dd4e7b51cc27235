public import CanonicalCoding
public import Causality
public import SortedCollections

/// A map in which each key shows the value that was written last.
///
/// - **State:** for each key an ``LWWRegister``, in an ``ORMap``.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join, key by key.
/// - **Deltas:** the key with its value, dot and timestamp; or the key with nothing, and the dots
///   it had.
/// - **When edits are concurrent:** of two values the one with the greater timestamp is shown, or
///   that with the greater dot where two are equal. A removal takes the values it has seen, and no
///   other: whatever was written concurrently stays, whichever clock was ahead.
///
///   ```
///   alice  k = 1 at 3 ── remove k ─────────┬─ {k: 2}
///                    ╲                     ╳
///   bob               ── k = 2 at 2 ───────┴─ {k: 2}
///   ```
/// - **Reference:** P. R. Johnson, R. H. Thomas, “The Maintenance of Duplicate Databases”, RFC 677,
///   1975, with removals as in ``ORMap`` instead of deletions with a timestamp.
public struct LWWMap<Key: SortedKey, Value: Equatable & Sendable>: DotStore {
  @usableFromInline var registers: ORMap<Key, LWWRegister<Value>>

  /// The map without keys.
  @inlinable
  public init(isWhole: Bool) { registers = ORMap(isWhole: isWhole) }

  /// Whether the map answers for every key, not only for those it lists.
  @inlinable
  public var isWhole: Bool { registers.isWhole }

  /// Whether there is no key.
  @inlinable
  public var isEmpty: Bool { registers.isEmpty }

  /// The keys, ascending.
  @inlinable
  public var keys: [Key] { registers.keys }

  /// How many keys there are.
  @inlinable
  public var count: Int { registers.count }

  /// The value of a key, if there is one.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(key: Key) -> Value? { registers[key]?.value }

  /// What is under a key, the values that lost included.
  @inlinable
  public func register(forKey key: Key) -> LWWRegister<Value>? { registers[key] }

  /// Calls the body with the dots under all keys.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) { registers.forEachDot(body) }

  /// Writes the value of a key over everything that is there.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - key: The key.
  ///   - timestamp: The time, from the replica's `HybridClock`.
  ///   - dots: The source of the write's dots.
  /// - Returns: The delta of the one key.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func set(
    _ value: Value, forKey key: Key, at timestamp: HybridTimestamp, using dots: inout DotSource
  ) -> Delta {
    let delta = registers.update(key, using: &dots) { $0.set(value, at: timestamp, using: &$1) }
    return Delta(store: Self(delta.store), context: delta.context)
  }

  /// Removes a key, as far as the values under it have been seen here.
  ///
  /// - Returns: The delta; it says nothing if the key is not there.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func removeValue(forKey key: Key, using dots: inout DotSource) -> Delta {
    let delta = registers.removeValue(forKey: key, using: &dots)
    return Delta(store: Self(delta.store), context: delta.context)
  }

  @inlinable
  init(_ registers: ORMap<Key, LWWRegister<Value>>) { self.registers = registers }

  /// Joins the values of each key.
  ///
  /// - Complexity: O(m log n) for a delta of m keys, O(n + m) for a whole map.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    registers.merge(other.registers, context: context, otherContext: otherContext)
  }
}

extension LWWMap: Hashable where Key: Hashable, Value: Hashable {}

extension LWWMap: CanonicalCodable where Key: CanonicalCodable, Value: CanonicalCodable {
  /// The keys with their values, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) { registers.encode(into: &encoder) }

  /// Reads the keys with their values.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    registers = try ORMap(from: &decoder)
  }
}

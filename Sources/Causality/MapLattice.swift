public import Lattices
public import SortedCollections

/// A map whose values are states of a lattice, and which is joined key by key.
///
/// A key that is not there has the value bottom, and no key is there whose value is bottom, so
/// equal states have one form. A grow-only map, and the common shape of version vectors, which map
/// replicas to numbers, and of counters. Keys cannot be removed; for that there is `ORMap`.
///
/// It lives on this floor rather than beside the other lattices because it is kept in a
/// `SortedMap`, and the modules of the ground floor do not know one another.
///
/// Reference: V. Enes, P. S. Almeida, C. Baquero, J. Leitão, “Efficient Synchronization of
/// State-based CRDTs”, ICDE 2019, appendix B, table III: U ↪ A.
/// [arXiv:1803.02750](https://arxiv.org/abs/1803.02750).
public struct MapLattice<Key: SortedKey, Value: JoinSemilattice>: JoinSemilattice {
  /// The states above bottom by their keys.
  @usableFromInline var states: SortedMap<Key, Value>

  /// Bottom: bottom everywhere.
  @inlinable
  public init() { states = SortedMap() }

  /// The map with one state above bottom; or bottom, if the state is.
  @inlinable
  public init(_ key: Key, _ value: Value) {
    states = value == Value() ? SortedMap() : SortedMap(key, value)
  }

  /// The states above bottom by their keys.
  @inlinable
  public var elements: SortedMap<Key, Value> { states }

  /// Whether there is bottom everywhere.
  @inlinable
  public var isEmpty: Bool { states.isEmpty }

  /// The state under a key: bottom unless something else was joined there.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public subscript(key: Key) -> Value { states[key] ?? Value() }

  /// Joins a state to that under a key.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public mutating func merge(_ value: Value, forKey key: Key) {
    let bottom = Value()
    if value == bottom { return }
    states.modify(key, default: bottom, keepIf: { _ in true }, { $0.merge(value) })
  }

  /// Joins the states under each key.
  ///
  /// - Complexity: O(m log n) for m keys, far fewer than there are here; O(n + m) otherwise, less
  ///   what both share.
  @inlinable
  public mutating func merge(_ other: Self) {
    if other.states.count < states.count / 16 {
      for (key, value) in other.states { merge(value, forKey: key) }
    } else {
      states.merge(other.states) { $0.merging($1) }
    }
  }

  /// Whether the state under each key is below the other's.
  ///
  /// - Complexity: O(n log m).
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    states.count <= other.states.count
      && states.allSatisfy { entry in
        other.states[entry.key].map { entry.value.isDominated(by: $0) } ?? false
      }
  }
}

extension MapLattice: Decomposable where Value: Decomposable {
  /// Calls the body with each part of each state, under its key alone, in the order of the keys.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    for (key, value) in states {
      try value.forEachIrreducible { (part: Value) throws(Failure) in try body(Self(key, part)) }
    }
  }

  /// The difference of the states under each key.
  ///
  /// - Complexity: O(n log m).
  @inlinable
  public func delta(from other: Self) -> Self {
    var result = Self()
    for (key, value) in states {
      guard let theirs = other.states[key] else {
        result.states.append(key, value)
        continue
      }
      let difference = value.delta(from: theirs)
      if difference != Value() { result.states.append(key, difference) }
    }
    return result
  }
}

extension MapLattice: Hashable where Key: Hashable, Value: Hashable {}

extension MapLattice: CustomStringConvertible {
  /// The states as in a dictionary literal.
  public var description: String { states.description }
}

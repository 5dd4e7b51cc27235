public import Causality
public import SortedCollections

/// A store of dots that each stand for a value, written once with its dot and never changed.
public struct DotFun<Value: Equatable & Sendable>: DotStore {
  /// The values by their dots.
  @usableFromInline var entries: SortedMap<Dot, Value>

  /// The store without dots.
  @inlinable
  public init(isWhole: Bool) { entries = SortedMap() }

  /// The store of one dot.
  @inlinable
  public init(_ dot: Dot, _ value: Value) {
    entries = SortedMap(dot, value)
  }

  /// There are no keys, so the store always answers for everything.
  @inlinable
  public var isWhole: Bool { true }

  /// Whether there is no dot.
  @inlinable
  public var isEmpty: Bool { entries.isEmpty }

  /// How many dots there are.
  @inlinable
  public var count: Int { entries.count }

  /// The dots with their values, ascending.
  @inlinable
  public var elements: SortedMap<Dot, Value> { entries }

  /// Sets the value of a dot that has just been minted.
  @inlinable
  public mutating func insert(_ dot: Dot, _ value: Value) {
    entries[dot] = value
  }

  /// Calls the body with every dot, ascending.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) {
    entries.forEachRun { dots, _ in for dot in dots { body(dot) } }
  }

  /// Keeps what both hold, and what only one holds if the other has not seen it.
  ///
  /// - Complexity: O(m log n) if the other has seen m dots, far fewer than there are here; O(n + m)
  ///   look-ups in the contexts otherwise.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    if otherContext.dots.count < UInt64(entries.count / 8) {
      mergeFew(other, context: context, otherContext: otherContext)
      return
    }
    entries.merge(
      other.entries,
      mine: { dot, value in otherContext.contains(dot) ? nil : value },
      theirs: { dot, value in context.contains(dot) ? nil : value },
      both: { _, value, _ in value })
  }
}

extension DotFun {
  /// Joins a store whose context is small: only the dots in it can make a difference.
  @inlinable
  mutating func mergeFew(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    otherContext.dots.forEachDot { dot in
      if !other.entries.contains(dot) { entries[dot] = nil }
    }
    for (dot, value) in other.entries where !context.contains(dot) { entries[dot] = value }
  }
}

extension DotFun: Hashable where Value: Hashable {}

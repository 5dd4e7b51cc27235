public import Causality
public import SortedCollections

/// A store of stores by key, all in one context.
///
/// A whole map lists the keys under which there is something. A part also lists keys under which
/// there is nothing any more, so that whoever joins it knows where to look.
public struct DotMap<Key: SortedKey, Value: DotStore>: DotStore {
  /// The stores by key.
  @usableFromInline var entries: SortedMap<Key, Value>

  @usableFromInline var speaksOfAllKeys: Bool

  /// Whether keys that are not listed are empty, rather than not spoken of.
  @inlinable
  public var isWhole: Bool { speaksOfAllKeys }

  /// A map without keys.
  @inlinable
  public init(isWhole: Bool) {
    entries = SortedMap()
    speaksOfAllKeys = isWhole
  }

  /// The part of a map that speaks of one key.
  @inlinable
  public init(_ key: Key, _ value: Value) {
    entries = SortedMap(key, value)
    speaksOfAllKeys = false
  }

  /// Whether there is nothing under any key.
  ///
  /// - Complexity: O(1) for a whole, O(keys) for a part.
  @inlinable
  public var isEmpty: Bool {
    isWhole ? entries.isEmpty : entries.allSatisfy { $0.value.isEmpty }
  }

  /// The keys with something under them, ascending, with what there is.
  @inlinable
  public var elements: SortedMap<Key, Value> {
    isWhole ? entries : SortedMap(ascending: entries.filter { !$0.value.isEmpty })
  }

  /// Every key that is spoken of, those with nothing under them included.
  @inlinable
  public var listed: SortedMap<Key, Value> { entries }

  /// What is under a key, if there is anything.
  @inlinable
  public subscript(key: Key) -> Value? {
    entries[key].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Calls the body with every dot under every key.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) {
    entries.forEachRun { _, values in for value in values { value.forEachDot(body) } }
  }

  /// Changes the store under a key in place; a store that ends up empty is no longer listed.
  ///
  /// - Returns: What the body returns.
  @inlinable
  public mutating func modify<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let isWhole = isWhole
    return try entries.modify(
      key, default: Value(isWhole: isWhole), keepIf: { !$0.isEmpty }, body)
  }

  /// Joins another map.
  ///
  /// - Complexity: O(m log n) for a part of m keys, far fewer than there are here; O(n + m)
  ///   otherwise; plus the stores' joins.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    if other.isWhole {
      mergeWhole(other, context: context, otherContext: otherContext)
    } else {
      mergePart(other, context: context, otherContext: otherContext)
    }
  }

  /// Joins a map that speaks only of the keys it lists.
  @inlinable
  mutating func mergePart(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    let isWhole = isWhole
    if other.entries.count > Swift.max(64, entries.count / 8) {
      mergeLargePart(other, context: context, otherContext: otherContext)
      return
    }
    for (key, theirs) in other.entries {
      entries.modify(
        key, default: Value(isWhole: isWhole), keepIf: { !isWhole || !$0.isEmpty },
        { $0.merge(theirs, context: context, otherContext: otherContext) })
    }
  }

  /// Joins a part that lists so many keys that walking both is quicker than looking for each.
  @inlinable
  mutating func mergeLargePart(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    let isWhole = isWhole
    func joined(_ mine: Value, _ theirs: Value) -> Value? {
      var value = mine
      value.merge(theirs, context: context, otherContext: otherContext)
      return isWhole && value.isEmpty ? nil : value
    }
    let nothing = Value(isWhole: isWhole)
    entries.merge(
      other.entries,
      mine: { _, mine in mine },
      theirs: { _, theirs in joined(nothing, theirs) },
      both: { _, mine, theirs in joined(mine, theirs) })
  }

  /// Joins a map that speaks of all keys; so does the result.
  @inlinable
  mutating func mergeWhole(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    if isWhole, other.entries.count < entries.count / 8 {
      mergeSparse(other, context: context, otherContext: otherContext)
      return
    }
    func join(_ mine: Value, _ theirs: Value) -> Value? {
      var result = mine
      result.merge(theirs, context: context, otherContext: otherContext)
      return result.isEmpty ? nil : result
    }
    let nothing = Value(isWhole: true)
    entries.merge(
      other.entries,
      mine: { _, mine in join(mine, nothing) },
      theirs: { _, theirs in join(nothing, theirs) },
      both: { _, mine, theirs in join(mine, theirs) })
    speaksOfAllKeys = true
  }

  /// Joins a whole with few keys: what it has seen is looked for, and all else stays as it is,
  /// shared with whatever it was copied from.
  @inlinable
  mutating func mergeSparse(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    let nothing = Value(isWhole: true)
    var seen: [Key] = []
    for (key, value) in entries {
      var isSeen = false
      value.forEachDot { if !isSeen { isSeen = otherContext.contains($0) } }
      if isSeen, !other.entries.contains(key) { seen.append(key) }
    }
    for key in seen {
      entries.modify(
        key, default: nothing, keepIf: { !$0.isEmpty },
        { $0.merge(nothing, context: context, otherContext: otherContext) })
    }
    mergePart(other, context: context, otherContext: otherContext)
  }
}

extension DotMap: Hashable where Key: Hashable, Value: Hashable {}

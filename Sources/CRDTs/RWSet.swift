public import CanonicalCoding
public import Causality
public import SortedCollections

/// A set in which a removal wins over a concurrent addition.
///
/// - **State:** for each element that was ever touched the dots of its additions and removals that
///   were not overwritten: a ``DWFlag``. It is in the set if there is an addition and no removal.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join, element by element.
/// - **Deltas:** the element with the dot of its addition or removal, and the dots it replaces.
/// - **When edits are concurrent:** an addition takes the removals it has seen, and no other. A
///   removal counts even where the element is not in the set, since it may be elsewhere.
///
///   ```
///   alice  insert x ──── remove x ──┬─ {}
///                  ╲                ╳
///   bob             {x} ─ insert x ─┴─ {}
///   ```
///
///   A removal is therefore kept, as one dot, until the element is added again or
///   ``removeAll(using:)`` forgets it.
/// - **Reference:** C. Baquero, P. S. Almeida, A. Cunha, C. Ferreira, “Composition in State-based
///   Replicated Data Types”, Bulletin of the EATCS 123, 2017.
public struct RWSet<Element: SortedKey>: DotStore {
  @usableFromInline var flags: DotMap<Element, DWFlag>

  /// The set without elements.
  @inlinable
  public init(isWhole: Bool) { flags = DotMap(isWhole: isWhole) }

  /// Whether the set answers for every element, not only for those it lists.
  @inlinable
  public var isWhole: Bool { flags.isWhole }

  /// Whether nothing was added or removed; a set that keeps removals has no elements but is not
  /// empty.
  @inlinable
  public var isEmpty: Bool { flags.isEmpty }

  /// The elements, ascending.
  ///
  /// - Complexity: O(elements and kept removals).
  @inlinable
  public var elements: [Element] {
    var result: [Element] = []
    for (element, flag) in flags.listed where flag.value { result.append(element) }
    return result
  }

  /// Whether an element is in the set.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func contains(_ element: Element) -> Bool { flags[element]?.value ?? false }

  /// Calls the body with the dots of all additions and removals.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) { flags.forEachDot(body) }

  /// Adds an element, as far as its removals have been seen here.
  ///
  /// - Returns: The delta, with the one dot that the element then has.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func insert(_ element: Element, using dots: inout DotSource) -> Delta {
    let delta = flags.modify(element) { $0.enable(using: &dots) }
    return Delta(store: Self(part: DotMap(element, delta.store)), context: delta.context)
  }

  /// Removes an element, also for whoever adds it without having seen this.
  ///
  /// - Returns: The delta, with the one dot that the element then has, whether it was in the set or
  ///   not.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func remove(_ element: Element, using dots: inout DotSource) -> Delta {
    let delta = flags.modify(element) { $0.disable(using: &dots) }
    return Delta(store: Self(part: DotMap(element, delta.store)), context: delta.context)
  }

  /// Forgets every addition and removal seen here; what is added concurrently stays.
  ///
  /// Unlike ``remove(_:using:)`` it leaves nothing behind that could win.
  ///
  /// - Parameter dots: The source of the edit's own dot.
  /// - Returns: A delta as large as the runs of forgotten dots.
  @inlinable
  @discardableResult
  public mutating func removeAll(using dots: inout DotSource) -> Delta {
    let delta = flags.removeAll(using: &dots)
    guard !delta.context.isEmpty else { return Delta() }
    return Delta(store: Self(part: delta.store), context: delta.context)
  }

  @inlinable
  init(part: DotMap<Element, DWFlag>) { flags = part }

  /// Joins the additions and removals of each element.
  ///
  /// - Complexity: O(m log n) for a delta of m elements, O(n + m) for a whole set.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    flags.merge(other.flags, context: context, otherContext: otherContext)
  }
}

extension RWSet: Hashable where Element: Hashable {}

extension RWSet: CanonicalCodable where Element: CanonicalCodable {
  /// The elements, removed ones included, with their dots, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) { flags.encode(into: &encoder) }

  /// Reads the elements with their dots.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    flags = try DotMap(from: &decoder)
  }
}

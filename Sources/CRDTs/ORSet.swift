public import CanonicalCoding
public import Causality
public import SortedCollections

/// A set in which an addition wins over a concurrent removal.
///
/// - **State:** for each element the dots of its additions that were not removed.
/// - **Order:** that of the store and its context.
/// - **Join:** the causal join, element by element.
/// - **Deltas:** the element with its new dot; or the element with no dot, and the dots it had.
/// - **When edits are concurrent:** a removal takes the additions it has seen, and no other.
///
///   ```
///   alice  insert x ──── remove x ──┬─ {x}
///                  ╲                ╳
///   bob             {x} ─ insert x ─┴─ {x}
///   ```
/// - **Reference:** A. Bieniusa et al., “An Optimized Conflict-free Replicated Set”, INRIA RR-8083,
///   2012, [arXiv:1210.3368](https://arxiv.org/abs/1210.3368).
public struct ORSet<Element: SortedKey>: DotStore {
  @usableFromInline var additions: DotMap<Element, DotSet>

  /// The set without elements.
  @inlinable
  public init(isWhole: Bool) { additions = DotMap(isWhole: isWhole) }

  /// Whether the set answers for every element, not only for those it lists.
  @inlinable
  public var isWhole: Bool { additions.isWhole }

  /// Whether there is no element.
  @inlinable
  public var isEmpty: Bool { additions.isEmpty }

  /// The elements, ascending.
  @inlinable
  public var elements: [Element] { Array(additions.elements.keys) }

  /// Whether an element is in the set.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func contains(_ element: Element) -> Bool { additions[element] != nil }

  /// Calls the body with the dots of all elements.
  @inlinable
  public func forEachDot(_ body: (Dot) -> Void) { additions.forEachDot(body) }

  /// Adds an element, or adds it once more so that it outlives removals that have not seen this.
  ///
  /// - Returns: The delta. It replaces the dots the element had, so that adding the same element
  ///   again and again does not make the set grow.
  @inlinable
  @discardableResult
  public mutating func insert(_ element: Element, using dots: inout DotSource) -> Delta {
    let dot = dots.next()
    let replaced = additions.modify(element) { additions in
      defer { additions = DotSet(dot) }
      return additions
    }
    let context = replaced.context(replacedBy: dot, using: &dots)
    return Delta(store: Self(part: DotMap(element, DotSet(dot))), context: context)
  }

  /// Removes an element, as far as its additions have been seen here.
  ///
  /// - Returns: The delta; it says nothing if the element is not in the set.
  @inlinable
  @discardableResult
  public mutating func remove(_ element: Element, using dots: inout DotSource) -> Delta {
    let removed = additions.modify(element) { $0.removeAll(using: &dots) }
    guard !removed.context.isEmpty else { return Delta() }
    return Delta(store: Self(part: DotMap(element, removed.store)), context: removed.context)
  }

  @inlinable
  init(part: DotMap<Element, DotSet>) { additions = part }

  /// Joins the additions of each element.
  ///
  /// - Complexity: O(m log n) for a delta of m elements, O(n + m) for a whole set.
  @inlinable
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    additions.merge(other.additions, context: context, otherContext: otherContext)
  }
}

extension ORSet: Hashable where Element: Hashable {}

extension ORSet: CanonicalCodable where Element: CanonicalCodable {
  /// The elements with their dots, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) { additions.encode(into: &encoder) }

  /// Reads the elements with their dots.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    additions = try DotMap(from: &decoder)
  }
}

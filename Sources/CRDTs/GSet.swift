public import CanonicalCoding
public import Lattices
public import SortedCollections

/// A set that only grows.
///
/// - **State:** the elements.
/// - **Order:** that of subsets.
/// - **Join:** the union.
/// - **Deltas:** the element that is new.
/// - **When edits are concurrent:** all of them count, and nothing tells two additions of one
///   element apart; neither identity nor dot is needed.
///
///   ```
///   alice  insert x ──┬─ {x, y}
///                     ╳
///   bob    insert y ──┴─ {x, y}
///   ```
/// - **Reference:** M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski, “A comprehensive study of
///   Convergent and Commutative Replicated Data Types”, INRIA RR-7506, 2011, section 3.3.1.
public struct GSet<Element: SortedKey>: JoinSemilattice {
  /// What stands beside each element of the map: nothing.
  @usableFromInline
  struct Mark: Hashable, Sendable {
    @inlinable
    init() {}
  }

  @usableFromInline var members: SortedMap<Element, Mark>

  /// The set without elements.
  @inlinable
  public init() { members = SortedMap() }

  /// Whether there is no element.
  @inlinable
  public var isEmpty: Bool { members.isEmpty }

  /// The elements, ascending.
  @inlinable
  public var elements: [Element] { Array(members.keys) }

  /// Whether an element is in the set.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func contains(_ element: Element) -> Bool { members.contains(element) }

  /// Adds an element.
  ///
  /// - Returns: The set of this element alone, or the empty one if it was there already.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func insert(_ element: Element) -> GSet {
    var delta = GSet()
    guard !contains(element) else { return delta }
    members[element] = Mark()
    delta.members.append(element, Mark())
    return delta
  }

  /// Adds the elements of another set.
  ///
  /// - Complexity: O(m log n) for m elements, far fewer than there are here; O(n + m) otherwise,
  ///   less what both share.
  @inlinable
  public mutating func merge(_ other: GSet) {
    if other.members.count < members.count / 8 {
      for (element, mark) in other.members where !contains(element) { members[element] = mark }
      return
    }
    members.merge(
      other.members, mine: { _, mark in mark }, theirs: { _, mark in mark },
      both: { _, mark, _ in mark })
  }

  /// Whether every element is in the other set.
  ///
  /// - Complexity: O(n log m).
  @inlinable
  public func isDominated(by other: GSet) -> Bool {
    count <= other.count && members.allSatisfy { other.contains($0.key) }
  }
}

extension GSet: Decomposable {
  /// Calls the body with the set of each element alone, ascending.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (GSet) throws(Failure) -> Void
  ) throws(Failure) {
    for (element, mark) in members {
      var part = GSet()
      part.members.append(element, mark)
      try body(part)
    }
  }

  /// The elements that are not in the other set.
  ///
  /// - Complexity: O(n log m).
  @inlinable
  public func delta(from other: GSet) -> GSet {
    var result = GSet()
    for (element, mark) in members where !other.contains(element) {
      result.members.append(element, mark)
    }
    return result
  }
}

extension GSet: Hashable where Element: Hashable {}

extension GSet: CanonicalCodable where Element: CanonicalCodable {
  /// The number of elements, then the elements, ascending.
  @inlinable
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(count)
    Element.encodeAscending(elements, into: &encoder)
  }

  /// Reads elements that ascend strictly.
  @inlinable
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let count = try decoder.integer()
    // An element takes half a byte at the very least.
    guard count <= UInt64(2 * decoder.remaining) else { throw decoder.error(.truncated, at: start) }
    let elements = try Element.decodeAscending(Int(count), from: &decoder) {
      Element.order($0, $1) < 0
    }
    members = SortedMap(ascending: elements.lazy.map { ($0, Mark()) })
  }
}

/// The lattice of a totally ordered set, with an added bottom: the join of two is the greater.
///
/// A high-water mark: `Max(3)` merged with `Max(5)` is `Max(5)`, whoever merges first.
public struct Max<Value: Comparable & Sendable>: Decomposable {
  /// The greatest value seen, or `nil` for bottom.
  public var value: Value?

  /// Bottom: nothing seen yet.
  @inlinable
  public init() { value = nil }

  /// The state that has seen one value.
  @inlinable
  public init(_ value: Value) { self.value = value }

  /// Keeps the greater of the two values.
  @inlinable
  public mutating func merge(_ other: Self) {
    guard let theirs = other.value else { return }
    if let mine = value, mine >= theirs { return }
    value = theirs
  }

  /// Whether the other has seen a value at least as great.
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    guard let mine = value else { return true }
    guard let theirs = other.value else { return false }
    return mine <= theirs
  }

  /// A total order has only one part: the value itself.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    if value != nil { try body(self) }
  }
}

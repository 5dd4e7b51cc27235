/// The lattice of a totally ordered set upside down: the join of two is the lesser.
///
/// A low-water mark: `Min(3)` merged with `Min(5)` is `Min(3)`. What is less is further up, and
/// bottom, nothing seen yet, is above every value in the order of numbers.
///
/// Reference: V. Enes, P. S. Almeida, C. Baquero, J. Leitão, “Efficient Synchronization of
/// State-based CRDTs”, ICDE 2019, appendix B: a chain, and so is its dual.
/// [arXiv:1803.02750](https://arxiv.org/abs/1803.02750).
public struct Min<Value: Comparable & Sendable>: Decomposable {
  /// The least value seen, or `nil` for bottom.
  public var value: Value?

  /// Bottom: nothing seen yet.
  @inlinable
  public init() { value = nil }

  /// The state that has seen one value.
  @inlinable
  public init(_ value: Value) { self.value = value }

  /// Keeps the lesser of the two values.
  @inlinable
  public mutating func merge(_ other: Self) {
    guard let theirs = other.value else { return }
    if let mine = value, mine <= theirs { return }
    value = theirs
  }

  /// Whether the other has seen a value at most as great.
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    guard let mine = value else { return true }
    guard let theirs = other.value else { return false }
    return mine >= theirs
  }

  /// A total order has only one part: the value itself.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    if value != nil { try body(self) }
  }

  /// This state if the other does not contain it.
  @inlinable
  public func delta(from other: Self) -> Self { isDominated(by: other) ? Self() : self }
}

extension Min: Hashable where Value: Hashable {}

/// The product of two lattices: each half is joined with its like, and neither knows of the other.
///
/// Most pairs are concurrent: one is below another only if both halves are.
///
/// Reference: V. Enes, P. S. Almeida, C. Baquero, J. Leitão, “Efficient Synchronization of
/// State-based CRDTs”, ICDE 2019, appendix B, table III: A × B. Its irreducible parts are those of
/// either half beside the bottom of the other.
/// [arXiv:1803.02750](https://arxiv.org/abs/1803.02750).
public struct Pair<First: JoinSemilattice, Second: JoinSemilattice>: JoinSemilattice {
  /// The one half.
  public var first: First

  /// The other half.
  public var second: Second

  /// Bottom: two bottoms.
  @inlinable
  public init() {
    first = First()
    second = Second()
  }

  /// The pair of two states.
  @inlinable
  public init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  /// Joins each half with its like.
  @inlinable
  public mutating func merge(_ other: Self) {
    first.merge(other.first)
    second.merge(other.second)
  }

  /// Whether both halves are below their like.
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    first.isDominated(by: other.first) && second.isDominated(by: other.second)
  }
}

extension Pair: Decomposable where First: Decomposable, Second: Decomposable {
  /// Calls the body with the parts of the first half, then with those of the second.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    try first.forEachIrreducible { (part: First) throws(Failure) in
      try body(Self(part, Second()))
    }
    try second.forEachIrreducible { (part: Second) throws(Failure) in
      try body(Self(First(), part))
    }
  }

  /// The difference of each half.
  @inlinable
  public func delta(from other: Self) -> Self {
    Self(first.delta(from: other.first), second.delta(from: other.second))
  }
}

extension Pair: Hashable where First: Hashable, Second: Hashable {}

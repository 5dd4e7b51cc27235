/// A lattice with a new bottom under it: `nil` is below every state, the old bottom included.
///
/// It tells “nothing was said yet” from “said, and empty”. A lattice whose bottom is as good as
/// nothing does not need it.
///
/// Reference: V. Enes, P. S. Almeida, C. Baquero, J. Leitão, “Efficient Synchronization of
/// State-based CRDTs”, ICDE 2019, appendix B: the linear sum 1 ⊕ A, where 1 has only a bottom.
/// [arXiv:1803.02750](https://arxiv.org/abs/1803.02750).
extension Optional: JoinSemilattice where Wrapped: JoinSemilattice {
  /// Bottom: `nil`.
  @inlinable
  public init() { self = nil }

  /// Joins two states; `nil` adds nothing.
  @inlinable
  public mutating func merge(_ other: Self) {
    guard let theirs = other else { return }
    if self == nil { self = theirs } else { self?.merge(theirs) }
  }

  /// Whether there is nothing here, or something on both sides and the other's is above.
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    guard let mine = self else { return true }
    guard let theirs = other else { return false }
    return mine.isDominated(by: theirs)
  }
}

extension Optional: Decomposable where Wrapped: Decomposable {
  /// Calls the body with the parts of the state; the old bottom is a part of its own.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    guard let state = self else { return }
    var isBare = true
    try state.forEachIrreducible { (part: Wrapped) throws(Failure) in
      isBare = false
      try body(.some(part))
    }
    if isBare { try body(self) }
  }

  /// The difference of two states; everything if the other is `nil`, and `nil` if there is none.
  @inlinable
  public func delta(from other: Self) -> Self {
    guard let mine = self, let theirs = other else { return self }
    return mine.isDominated(by: theirs) ? nil : .some(mine.delta(from: theirs))
  }
}

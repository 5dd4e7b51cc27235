/// A lattice whose states are joins of irreducible ones, so that differences can be minimal.
///
/// The difference Δ(a, b) is the smallest state that, joined to b, gives a ⊔ b. It is the join of
/// those irreducible parts of a that b does not already contain.
///
/// Reference: V. Enes, P. S. Almeida, C. Baquero, J. Leitão, “Efficient Synchronization of
/// State-based CRDTs”, ICDE 2019,
/// [doi:10.1109/ICDE.2019.00022](https://doi.org/10.1109/ICDE.2019.00022).
public protocol Decomposable: JoinSemilattice {
  /// Calls the body with each irreducible part of this state, in a canonical order.
  ///
  /// - Complexity: O(size of the state).
  func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure)

  /// The smallest state that brings a replica at `other` up to the join of both.
  ///
  /// - Parameter other: The state the receiver is known to have reached.
  func delta(from other: Self) -> Self
}

extension Decomposable {
  /// The difference by definition: the parts of this state that the other does not contain.
  ///
  /// - Complexity: O(n²) in general; types override it with a walk over both states.
  @inlinable
  public func delta(from other: Self) -> Self {
    var result = Self()
    forEachIrreducible { part in
      if !part.isDominated(by: other) { result.merge(part) }
    }
    return result
  }
}

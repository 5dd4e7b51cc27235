/// A set of states in which any two have a least upper bound, and which has a bottom.
///
/// `merge(_:)` must be idempotent, commutative and associative, and `init()` must be its identity.
/// Replicas that hold values of such a type agree as soon as they have merged the same values, in
/// whatever order and however often: strong eventual consistency.
///
/// Reference: M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski, “Conflict-free Replicated Data
/// Types”, SSS 2011,
/// [doi:10.1007/978-3-642-24550-3_29](https://doi.org/10.1007/978-3-642-24550-3_29).
public protocol JoinSemilattice: Equatable, Sendable {
  /// Bottom, ⊥: the state below every other.
  init()

  /// Replaces this state by its least upper bound with another: self ← self ⊔ other.
  mutating func merge(_ other: Self)

  /// Whether this state is below or equal to another: self ⊑ other.
  func isDominated(by other: Self) -> Bool
}

extension JoinSemilattice {
  /// The least upper bound of this state and another.
  @inlinable
  public func merging(_ other: Self) -> Self {
    var result = self
    result.merge(other)
    return result
  }

  /// Whether this state is below or equal to another, decided by joining the two.
  ///
  /// By the definition of the order, self ⊑ other exactly when self ⊔ other = other. A type whose
  /// order can be read off more cheaply provides its own.
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    other.merging(self) == other
  }

  /// How this state stands to another in the lattice's order.
  @inlinable
  public func compare(to other: Self) -> PartialOrdering {
    switch (isDominated(by: other), other.isDominated(by: self)) {
    case (true, true): .equal
    case (true, false): .less
    case (false, true): .greater
    case (false, false): .concurrent
    }
  }
}

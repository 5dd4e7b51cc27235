/// A state under a version: the greater version wins whole, and equal versions join their states.
///
/// Raising the version is how a single writer starts afresh: what stood under a lesser version is
/// gone, whatever it was.
///
/// This is lawful only because versions are *totally* ordered, which is why they are `Comparable`
/// and no lattice. Were u and v concurrent, (u, x) ⊔ (v, y) would have to be (u ⊔ v, ⊥), and the
/// product would no longer be distributive: a state could be the join of irreducible parts in more
/// than one way, and there would be no smallest delta. Versions that replicas raise independently
/// of one another need a causal type instead.
///
/// Reference: V. Enes, P. S. Almeida, C. Baquero, J. Leitão, “Efficient Synchronization of
/// State-based CRDTs”, ICDE 2019, appendix B, table III: C ⊠ A, where C is a chain.
/// [arXiv:1803.02750](https://arxiv.org/abs/1803.02750).
public struct Lexicographic<Version: Comparable & Sendable, Value: JoinSemilattice>:
  JoinSemilattice
{
  /// The version, or `nil` for bottom, which is below every version.
  public let version: Version?

  /// What stands under the version; bottom if there is none.
  public let value: Value

  /// Bottom: no version yet.
  @inlinable
  public init() {
    version = nil
    value = Value()
  }

  /// A state under a version.
  @inlinable
  public init(_ version: Version, _ value: Value) {
    self.version = version
    self.value = value
  }

  /// Takes the state with the greater version, or joins the two under one version.
  @inlinable
  public mutating func merge(_ other: Self) {
    guard let theirs = other.version else { return }
    if let mine = version, mine >= theirs {
      if mine == theirs { self = Self(mine, value.merging(other.value)) }
    } else {
      self = other
    }
  }

  /// Whether the other has a greater version, or the same one with a state above this.
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    guard let mine = version else { return true }
    guard let theirs = other.version else { return false }
    return mine < theirs || (mine == theirs && value.isDominated(by: other.value))
  }
}

extension Lexicographic: Decomposable where Value: Decomposable {
  /// Calls the body with the parts of the state, each under the version.
  ///
  /// A version with nothing under it is a part of its own.
  @inlinable
  public func forEachIrreducible<Failure: Error>(
    _ body: (Self) throws(Failure) -> Void
  ) throws(Failure) {
    guard let version else { return }
    var isBare = true
    try value.forEachIrreducible { (part: Value) throws(Failure) in
      isBare = false
      try body(Self(version, part))
    }
    if isBare { try body(self) }
  }

  /// The difference of the states under one version; everything if the other's version is lesser.
  @inlinable
  public func delta(from other: Self) -> Self {
    if isDominated(by: other) { return Self() }
    guard let version, version == other.version else { return self }
    return Self(version, value.delta(from: other.value))
  }
}

extension Lexicographic: Hashable where Version: Hashable, Value: Hashable {}

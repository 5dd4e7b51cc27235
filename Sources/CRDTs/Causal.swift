public import Causality
public import Lattices

/// A store with the context it is read in: a state of a causal type, or a delta of one.
///
/// The context says what was seen, the store what is still there; what was seen and is not there
/// was removed. Every edit mints a dot of its own, so equal contexts imply equal states.
public struct Causal<Store: DotStore>: JoinSemilattice {
  // The context is first: it is compared first, and lies in the same place in every such value,
  // where code that knows nothing of the store finds it without asking for its layout.

  /// What was seen.
  public var context: CausalContext

  /// What is there.
  public var store: Store

  /// Bottom: a delta that says nothing.
  @inlinable
  public init() {
    store = Store()
    context = CausalContext()
  }

  /// A store read in a context, which must cover its dots.
  @inlinable
  public init(store: Store, context: CausalContext) {
    self.store = store
    self.context = context
  }

  /// The state of a replica that has seen nothing yet and answers for every key.
  @inlinable
  public static var initial: Self {
    Self(store: Store(isWhole: true), context: CausalContext())
  }

  /// Whether another has seen everything that was seen here, and answers for as much.
  ///
  /// Since equal contexts imply equal states, the contexts decide.
  ///
  /// - Complexity: O(runs).
  @inlinable
  public func isDominated(by other: Self) -> Bool {
    (other.store.isWhole || !store.isWhole) && context.isDominated(by: other.context)
  }

  /// Joins another state or delta.
  ///
  /// What the other side has seen is all that it can tell: a context without news means a state
  /// without news, and costs nothing more to join. Nor does a fork that has gone on while nothing
  /// happened here: the join is the fork.
  ///
  /// - Complexity: A delta costs what it lists, a whole what both sides hold and do not share.
  @inlinable
  public mutating func merge(_ other: Self) {
    if other.isDominated(by: self) { return }
    if isDominated(by: other) {
      self = other
      return
    }
    store.merge(other.store, context: context, otherContext: other.context)
    context.merge(other.context)
  }
}

extension Causal: Hashable where Store: Hashable {}

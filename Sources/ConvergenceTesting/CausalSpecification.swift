public import Convergence

/// What a causal type is meant to do, said without contexts, dots or merging.
///
/// A specification names the edits and says two things about them: which earlier edits an edit
/// cancels for the replica that performs it, and what a replica shows when certain edits are live.
/// ``checkConvergence(of:seeds:replicas:steps:)`` keeps the books on who has seen what, and
/// compares the type with the specification after every step of random histories.
///
/// **Direct observation.** When an edit is performed, it cancels those contributions live on that
/// replica for which ``Specification/cancels(_:_:)`` says so, and no others. Wherever a
/// contribution was received, it is live unless an edit that cancelled it was received too. So if y
/// overwrote x, and z overwrote y, a replica that has received x and z but not y still shows x
/// beside z.
public protocol CausalSpecification: Specification where State == Causal<Store> {
  /// The store under test.
  associatedtype Store: DotStore & CanonicalCodable

  /// Performs an edit on a store and returns the delta of its mutator.
  static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta

  /// What the store shows.
  static func value(of store: Store) -> Value
}

extension CausalSpecification {
  /// The state that answers for every key.
  public static var initial: Causal<Store> { .initial }

  /// Performs an edit on the store, and sees what its delta has seen.
  public static func perform(
    _ operation: Operation, on state: inout Causal<Store>, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Causal<Store>? {
    let delta = apply(operation, to: &state.store, using: &dots, at: time)
    state.context.merge(delta.context)
    return delta
  }

  /// What the store shows.
  public static func value(of state: Causal<Store>) -> Value { value(of: state.store) }

  /// The context, which says all.
  public static func context(of state: Causal<Store>) -> CausalContext? { state.context }

  /// A replica answers for every key, not only for those it lists.
  public static func flaw(of state: Causal<Store>) -> String? {
    state.store.isWhole ? nil : "a replica answers for every key"
  }
}

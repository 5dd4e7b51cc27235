public import Convergence

/// What a causal type is meant to do, said without contexts, dots or merging.
///
/// A specification names the edits and says two things about them: which earlier edits an edit
/// cancels for the replica that performs it, and what a replica shows when certain edits are live.
/// ``checkConvergence(of:seeds:replicas:steps:)`` keeps the books on who has seen what, and
/// compares the type with the specification after every step of random histories.
///
/// **Direct observation.** When an edit is performed, it cancels those contributions live on that
/// replica for which ``cancels(_:_:)`` says so, and no others. Wherever a contribution was
/// received, it is live unless an edit that cancelled it was received too. So if y overwrote x, and
/// z overwrote y, a replica that has received x and z but not y still shows x beside z.
public protocol CausalSpecification {
  /// The store under test.
  associatedtype Store: DotStore & CanonicalCodable

  /// An edit with its arguments; its description appears in counterexamples.
  associatedtype Operation: Sendable & CustomStringConvertible

  /// What a reader of the store sees.
  associatedtype Value: Equatable

  /// Draws an edit, from so few different ones that edits collide.
  static func operation(from random: inout KeyedSequence) -> Operation

  /// Performs an edit on a store and returns the delta of its mutator.
  static func apply(
    _ operation: Operation, to store: inout Store, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> Store.Delta

  /// What the store shows.
  static func value(of store: Store) -> Value

  /// Whether an edit adds something that can be seen and cancelled, rather than only cancelling.
  static func contributes(_ operation: Operation) -> Bool

  /// Whether an edit, where it is performed, cancels an earlier one that is live there.
  static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool

  /// What a replica is to show on which exactly these contributions are live.
  ///
  /// - Parameter contributions: The live edits that contribute, in no particular order.
  static func value(ofLive contributions: [Contribution<Operation>]) -> Value
}

/// An edit as a specification sees it: what was done, by whom, and when.
public struct Contribution<Operation: Sendable>: Sendable {
  /// The edit.
  public let operation: Operation

  /// Who performed it.
  public let replica: ReplicaID

  /// How many edits the same replica performed before it.
  public let ordinal: Int

  /// The timestamp it was performed with.
  public let timestamp: HybridTimestamp

  /// An edit with its circumstances.
  public init(
    _ operation: Operation, by replica: ReplicaID, ordinal: Int, at timestamp: HybridTimestamp
  ) {
    self.operation = operation
    self.replica = replica
    self.ordinal = ordinal
    self.timestamp = timestamp
  }

  /// Whether this edit loses to another where only one can win: earlier, or by a smaller replica.
  public func precedes(_ other: Self) -> Bool {
    if timestamp != other.timestamp { return timestamp < other.timestamp }
    if replica != other.replica { return replica < other.replica }
    return ordinal < other.ordinal
  }
}

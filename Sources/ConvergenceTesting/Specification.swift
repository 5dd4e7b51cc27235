public import Convergence

/// What a replicated type is meant to do, said without looking at its states.
///
/// A specification names the edits and says which of the edits that a replica has received count
/// there, and what the replica then shows. The checks keep the books: who performed which edit,
/// with what seen, and who has received it. Nothing in the books is read from the type under test.
///
/// This is the way of S. Burckhardt, A. Gotsman, H. Yang, M. Zawirski, “Replicated Data Types:
/// Specification, Verification, Optimality”, POPL 2014,
/// [doi:10.1145/2535838.2535848](https://doi.org/10.1145/2535838.2535848): the value is a function
/// of the visible edits, of who had seen what (visibility) and of an order for ties (arbitration).
///
/// A type with a store and a causal context conforms to ``CausalSpecification`` instead, which asks
/// for less.
public protocol Specification {
  /// The state under test; deltas are small states of the same type.
  associatedtype State: JoinSemilattice

  /// An edit with its arguments; its description appears in counterexamples.
  associatedtype Operation: Sendable & CustomStringConvertible

  /// What a reader of the state sees.
  associatedtype Value: Equatable

  /// The state of a replica that has seen nothing yet; bottom unless said otherwise.
  static var initial: State { get }

  /// Draws an edit, from so few different ones that edits collide.
  static func operation(from random: inout KeyedSequence) -> Operation

  /// Performs an edit on a replica's state.
  ///
  /// - Parameters:
  ///   - operation: The edit.
  ///   - state: What the replica holds.
  ///   - dots: The right to edit; it bears the replica's identity.
  ///   - time: A timestamp, for types that order writes by time.
  /// - Returns: The delta, or nothing if the type refused the edit and changed nothing.
  static func perform(
    _ operation: Operation, on state: inout State, using dots: inout DotSource,
    at time: HybridTimestamp
  ) -> State?

  /// What the state shows.
  static func value(of state: State) -> Value

  /// What a replica is to show on which exactly these contributions are live.
  ///
  /// - Parameter contributions: The live edits that contribute, in no particular order.
  static func value(ofLive contributions: [Contribution<Operation>]) -> Value

  /// Whether an edit adds something that can be seen and cancelled; by default every one does.
  static func contributes(_ operation: Operation) -> Bool

  /// Whether an edit, where it is performed, cancels an earlier one live there; none by default.
  static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool

  /// Whether the delta of an edit brings an earlier one of the same replica along; none by default.
  ///
  /// The delta of a counter is a running total: whoever receives the third increment has the first
  /// and the second with it.
  static func carries(_ operation: Operation, _ earlier: Operation) -> Bool

  /// Whether an edit is to be refused by a replica on which some contributions are live.
  static func refuses(
    _ operation: Operation, by replica: ReplicaID, ofLive contributions: [Contribution<Operation>]
  ) -> Bool

  /// Whether all these edits may have been performed, by all replicas together.
  ///
  /// For what must hold of everybody, however the network falls apart: a stock is not oversold.
  static func isPossible(_ contributions: [Contribution<Operation>]) -> Bool

  /// What the state says it has seen, if it says so: equal answers have to mean equal states.
  static func context(of state: State) -> CausalContext?

  /// Why no replica may be in this state, if there is a reason.
  static func flaw(of state: State) -> String?

  /// An edit as Swift source, for the regression test that a counterexample ends with.
  static func source(of operation: Operation) -> String
}

extension Specification {
  /// Bottom.
  public static var initial: State { State() }

  /// Every edit contributes.
  public static func contributes(_ operation: Operation) -> Bool { true }

  /// No edit cancels another.
  public static func cancels(_ operation: Operation, _ earlier: Operation) -> Bool { false }

  /// Every delta speaks of its own edit only.
  public static func carries(_ operation: Operation, _ earlier: Operation) -> Bool { false }

  /// No edit is refused.
  public static func refuses(
    _ operation: Operation, by replica: ReplicaID, ofLive contributions: [Contribution<Operation>]
  ) -> Bool { false }

  /// Anything may happen.
  public static func isPossible(_ contributions: [Contribution<Operation>]) -> Bool { true }

  /// States do not say what they have seen.
  public static func context(of state: State) -> CausalContext? { nil }

  /// Every state may occur.
  public static func flaw(of state: State) -> String? { nil }

  /// The edit as an enumeration's case with its arguments.
  public static func source(of operation: Operation) -> String { swiftSource(of: operation) }
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

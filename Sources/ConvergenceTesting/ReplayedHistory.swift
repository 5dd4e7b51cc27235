import Convergence

/// A history that is run step by step, with everything checked after each: a regression test.
///
/// Every counterexample of a specification ends with the source of such a test.
///
/// ```swift
/// var history = ReplayedHistory(of: MySpecification.self, replicas: 2)
/// let edit1 = try history.edit(.insert(0), at: 0)
/// try history.edit(.remove(0), at: 1)
/// try history.receive(edit1, at: 1)
/// try history.finish()
/// ```
public struct ReplayedHistory<S: Specification> {
  /// An edit of the history, for others to receive.
  public struct Edit: Sendable {
    let number: Int
  }

  private var run: HistoryRun<S.State, S.Operation>
  private var number = 0
  private let room: Int

  /// A history of replicas that have seen nothing.
  ///
  /// - Parameters:
  ///   - specification: What the type is meant to do.
  ///   - replicas: How many replicas there are; they are named by their places, from 0.
  ///   - room: How many steps there may be at most.
  public init(of specification: S.Type, replicas: Int, room: Int = 200) {
    run = HistoryRun(of: Subject(specification), replicas: replicas, steps: room)
    self.room = room
  }

  /// Performs an edit.
  ///
  /// - Parameters:
  ///   - operation: The edit.
  ///   - place: The replica.
  ///   - time: The timestamp, for types that order writes by time.
  /// - Returns: The edit, which others may receive.
  /// - Throws: A ``Counterexample`` as soon as a law is broken.
  @discardableResult
  public mutating func edit(
    _ operation: S.Operation, at place: Int, time: UInt64 = 1
  ) throws(Counterexample) -> Edit {
    let edit = Edit(number: number)
    try take(.edit(operation, at: place, HybridTimestamp(rawValue: time)))
    return edit
  }

  /// Has a replica receive the deltas of some edits as one message.
  public mutating func receive(_ edits: Edit..., at place: Int) throws(Counterexample) {
    try take(.receive(edits.map(\.number), at: place))
  }

  /// Has a replica merge the whole state of another.
  public mutating func merge(stateOf other: Int, at place: Int) throws(Counterexample) {
    try take(.mergeState(of: other, at: place))
  }

  /// Has all replicas merge each other, and compares them.
  public func finish() throws(Counterexample) { try run.finish() }

  private mutating func take(_ step: HistoryStep<S.Operation>) throws(Counterexample) {
    try require(number < room, "a history has room for its steps", "there is room for \(room)")
    try run.perform(step, number: number)
    number += 1
  }
}

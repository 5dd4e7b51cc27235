public import Convergence

/// A replica of a type of your own, inside one edit of a history.
///
/// Change ``state``, and return what the edit was meant to do. What others receive is the whole
/// state after the edit, or the delta that is given to ``send(_:)``.
public struct ReplicaUnderTest<State: JoinSemilattice> {
  /// What the replica holds; change it.
  public var state: State

  /// Who edits.
  public let id: ReplicaID

  /// A timestamp, for types that order writes by time; ties and clocks that run back are frequent.
  public let time: HybridTimestamp

  var minted: UInt64
  var delta: State?

  init(state: State, id: ReplicaID, time: HybridTimestamp, minted: UInt64) {
    self.state = state
    self.id = id
    self.time = time
    self.minted = minted
  }

  /// Has others receive a delta instead of the whole state.
  ///
  /// The delta must bring the state before the edit to the state after it, and must speak of this
  /// edit only: replicas that receive it without the edits before it know nothing of those.
  public mutating func send(_ delta: State) { self.delta = delta }

  /// Edits a causal type with a mutator that mints dots and returns a delta, which is sent.
  ///
  /// The deltas of several edits in one step are joined, and sent as one.
  ///
  /// - Parameter body: Calls one mutator of the store and returns its delta, or joins those of
  ///   several.
  public mutating func edit<Store: DotStore>(
    _ body: (inout Store, inout DotSource) -> Store.Delta
  ) where State == Causal<Store> {
    var dots = DotSource(unchecked: id, after: minted)
    let delta = body(&state.store, &dots)
    state.context.merge(delta.context)
    minted = dots.sequence
    self.delta = self.delta.map { $0.merging(delta) } ?? delta
  }
}

/// An edit that a replica has received, for the closure that says what is to be seen.
public struct VisibleEdit<Meaning: Sendable>: Sendable {
  /// What the edit was meant to do, as it was returned.
  public let meaning: Meaning

  /// Who performed it.
  public let replica: ReplicaID

  /// The timestamp it was performed with.
  public let time: HybridTimestamp

  let number: Int
  let seen: [Bool]

  /// Whether whoever performed this edit had received another one.
  public func saw(_ other: Self) -> Bool { seen[other.number] }
}

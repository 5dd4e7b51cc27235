public import Causality

/// One replica of a causal type: its state, and the right to edit it.
///
/// ```swift
/// var alice = Replica<ORSet<String>>(ReplicaID(1))
/// let delta = alice.edit { set, dots in set.insert("passport", using: &dots) }
/// ```
///
/// The replica cannot be copied, because two copies would mint the same dots; its ``state`` can.
public struct Replica<Store: DotStore>: ~Copyable {
  /// The store with everything seen.
  public private(set) var state: Causal<Store>

  private var dots: DotSource

  /// A replica that starts from nothing, or from what it had durably stored.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses.
  ///   - state: The stored state, the replica's own edits included.
  public init(_ id: ReplicaID, resuming state: Causal<Store> = .initial) {
    self.state = state
    dots = DotSource(resuming: id, after: state.context)
  }

  /// The replica's identity.
  public var id: ReplicaID { dots.replica }

  /// What the replica holds now.
  public var value: Store { state.store }

  /// Edits the store.
  ///
  /// - Parameter body: Calls one mutator and returns its delta. If it throws, nothing has happened.
  /// - Returns: The delta, to be merged by the other replicas.
  @discardableResult
  public mutating func edit<Failure: Error>(
    _ body: (inout Store, inout DotSource) throws(Failure) -> Store.Delta
  ) throws(Failure) -> Store.Delta {
    let before = dots.sequence
    var edited = state.store
    do throws(Failure) {
      let delta = try body(&edited, &dots)
      state.store = edited
      state.context.merge(delta.context)
      return delta
    } catch {
      dots.rewind(unpublishedAfter: before)
      throw error
    }
  }

  /// Merges a delta or a whole state of another replica.
  ///
  /// A replica that was restored from a backup learns here of edits that it made after the backup,
  /// and mints no dot again that it has learnt of.
  public mutating func merge(_ other: Store.Delta) {
    state.merge(other)
    dots.advance(past: other.context)
  }
}

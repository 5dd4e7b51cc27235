public import Causality

/// One replica of a causal type: its state, and the right to edit it.
///
/// ```swift
/// var alice = Replica<ORSet<String>>(ReplicaID(1))
/// let delta = alice.edit { set, dots in set.insert("passport", using: &dots) }
/// ```
///
/// The replica cannot be copied, because two copies would mint the same dots; its ``state`` can.
public struct Replica<Store: DotStore>: ~Copyable, Sendable {
  @usableFromInline var current: Causal<Store>

  @usableFromInline var dots: DotSource

  /// The store with everything seen.
  @inlinable
  public var state: Causal<Store> { current }

  /// A replica that starts from nothing, or from what it had durably stored.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses.
  ///   - state: The stored state, the replica's own edits included.
  @inlinable
  public init(_ id: ReplicaID, resuming state: Causal<Store> = .initial) {
    current = state
    dots = DotSource(resuming: id, after: state.context)
  }

  /// The replica's identity.
  @inlinable
  public var id: ReplicaID { dots.replica }

  /// What the replica holds now.
  @inlinable
  public var value: Store { current.store }

  /// Edits the store.
  ///
  /// - Parameter body: Calls one mutator and returns its delta. If it throws, nothing has happened.
  /// - Returns: The delta, to be merged by the other replicas.
  @inlinable
  @discardableResult
  public mutating func edit<Failure: Error>(
    _ body: (inout Store, inout DotSource) throws(Failure) -> Store.Delta
  ) throws(Failure) -> Store.Delta {
    let before = dots.sequence
    if Failure.self == Never.self {
      // Nothing can fail, so the store is changed in place, without a copy to fall back on.
      let delta = try body(&current.store, &dots)
      requireAll(of: delta, since: before)
      current.context.merge(delta.context)
      return delta
    }
    var edited = current.store
    do throws(Failure) {
      let delta = try body(&edited, &dots)
      requireAll(of: delta, since: before)
      current.store = edited
      current.context.merge(delta.context)
      return delta
    } catch {
      dots.rewind(unpublishedAfter: before)
      throw error
    }
  }

  /// Stops who has called several mutators and returns the delta of one: the others would be here
  /// and nowhere else for ever, and no digest would tell.
  @inlinable
  func requireAll(of delta: Store.Delta, since before: UInt64) {
    guard dots.sequence > before else { return }
    precondition(
      delta.context.contains(Dot(id, before + 1)) && delta.context.contains(Dot(id, dots.sequence)),
      "an edit returned a delta that lacks some of what it did; join the deltas of its mutators")
  }

  /// Merges a delta or a whole state of another replica.
  ///
  /// A replica that was restored from a backup learns here of edits that it made after the backup,
  /// and mints no dot again that it has learnt of.
  @inlinable
  public mutating func merge(_ other: Store.Delta) {
    current.merge(other)
    dots.advance(past: other.context)
  }
}

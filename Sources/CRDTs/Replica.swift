public import Causality

/// One replica of a causal type: its state, and the right to edit it.
///
/// ```swift
/// var alice = Replica<ORSet<String>>(ReplicaID(1))
/// let delta = alice.edit { set, dots in set.insert("passport", using: &dots) }
/// ```
///
/// An edit that calls several mutators joins their deltas, and is then one edit to everybody:
///
/// ```swift
/// alice.edit { set, dots in
///   let removal = set.remove("passport", using: &dots)
///   return removal.merging(set.insert("visa", using: &dots))
/// }
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
  ///   - state: The stored state, or all stored deltas joined; the replica's own edits included.
  @inlinable
  public init(_ id: ReplicaID, resuming state: Causal<Store> = .initial) {
    current = state
    if !state.store.isWhole {
      // Deltas that were joined from nothing answer for what they list; a replica for every key.
      current = .initial
      current.merge(state)
    }
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
  /// - Parameter body: Calls one mutator and returns its delta, or calls several and returns their
  ///   deltas joined with `merging(_:)`. If it throws, nothing has happened.
  /// - Returns: The delta, to be merged by the other replicas.
  /// - Precondition: The delta tells all that the body has done. Edits that are missing from it
  ///   would be here and nowhere else for ever, and no digest would tell.
  @inlinable
  @discardableResult
  public mutating func edit<Failure: Error>(
    _ body: (inout Store, inout DotSource) throws(Failure) -> Store.Delta
  ) throws(Failure) -> Store.Delta {
    let before = dots.sequence
    if Failure.self == Never.self {
      // Nothing can fail, so the store is changed in place, without a copy to fall back on.
      let delta = try body(&current.store, &dots)
      precondition(tellsAll(delta, since: before), "join the deltas of all mutators of an edit")
      current.context.merge(delta.context)
      return delta
    }
    var edited = current.store
    do throws(Failure) {
      let delta = try body(&edited, &dots)
      precondition(tellsAll(delta, since: before), "join the deltas of all mutators of an edit")
      current.store = edited
      current.context.merge(delta.context)
      return delta
    } catch {
      dots.rewind(unpublishedAfter: before)
      throw error
    }
  }

  /// Whether a delta has the first and the last of the dots that were minted since.
  ///
  /// One of several mutators has never both; whoever has joined some of them has nearly always all.
  @inlinable
  func tellsAll(_ delta: Store.Delta, since before: UInt64) -> Bool {
    guard dots.sequence > before else { return true }
    return delta.context.contains(Dot(id, before + 1))
      && delta.context.contains(Dot(id, dots.sequence))
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

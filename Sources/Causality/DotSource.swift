/// The right to mint dots for one replica: a capability that cannot be copied.
///
/// Values hold no identity. Whoever edits hands in its one `DotSource` with `using: &dots`, so that
/// forking an identity does not compile.
public struct DotSource: ~Copyable, Sendable {
  /// The replica that mints.
  public let replica: ReplicaID

  @usableFromInline var minted: UInt64

  /// The sequence number of the newest dot.
  @inlinable
  public var sequence: UInt64 { minted }

  /// A source that goes on where a replica's durable context ends.
  ///
  /// - Parameters:
  ///   - replica: The identity, which nobody else may be using.
  ///   - context: Everything the replica has seen, its own events included.
  public init(resuming replica: ReplicaID, after context: CausalContext) {
    self.init(unchecked: replica, after: context.lastSequence(of: replica))
  }

  /// A source for an identity that is new: it has never minted a dot, here or elsewhere.
  ///
  /// - Parameter replica: The identity, freshly drawn.
  @inlinable
  public init(fresh replica: ReplicaID) {
    self.init(unchecked: replica, after: 0)
  }

  /// A source at any position, with nothing to stop another one like it.
  ///
  /// For simulators, which copy whole worlds on purpose. Anywhere else two such sources lose edits.
  @inlinable
  public init(unchecked replica: ReplicaID, after sequence: UInt64) {
    self.replica = replica
    minted = sequence
  }

  /// Mints the next dot.
  @inlinable
  public mutating func next() -> Dot {
    minted += 1
    return Dot(replica, minted)
  }

  /// Goes on after the replica's own events in a context, should it know of more than were minted.
  ///
  /// A replica that was restored from an old backup learns of its later edits from others, and must
  /// not mint their dots again.
  public mutating func advance(past context: CausalContext) {
    minted = max(minted, context.lastSequence(of: replica))
  }

  /// Takes back dots that nothing and nobody has seen, after an edit that failed half-way.
  ///
  /// - Precondition: No delta with a later dot was merged, stored or sent.
  @inlinable
  public mutating func rewind(unpublishedAfter sequence: UInt64) {
    precondition(sequence <= minted, "cannot rewind forwards")
    minted = sequence
  }
}

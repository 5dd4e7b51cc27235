/// Times and sizes of a ``Replicator``.
public struct ReplicationConfiguration: Equatable, Sendable {
  /// How long after one tick the next is due, in nanoseconds.
  public var gossipInterval: Int64

  /// When the first tick is due, in nanoseconds since the epoch; replicas do well to differ.
  public var phase: Int64

  /// How many bytes of encoded deltas are kept for peers that are behind.
  public var bufferCapacity: Int

  /// Times and sizes, with an interval of 200 milliseconds and a mebibyte of deltas unless told.
  ///
  /// - Precondition: The interval is positive and below 2⁵⁹; phase and capacity are not
  ///   negative.
  public init(
    gossipInterval: Int64 = 200_000_000, phase: Int64 = 0, bufferCapacity: Int = 1 << 20
  ) {
    precondition(
      gossipInterval > 0 && gossipInterval < 1 << 59 && phase >= 0 && bufferCapacity >= 0)
    self.gossipInterval = gossipInterval
    self.phase = phase
    self.bufferCapacity = bufferCapacity
  }
}

/// What a ``Replicator`` has sent and received, in frames.
public struct ReplicationStatistics: Equatable, Sendable {
  /// Digests sent, acknowledgements among them.
  public var digests = 0
  /// Deltas sent.
  public var deltas = 0
  /// Whole states sent, because the deltas were no longer to be had.
  public var wholeStates = 0
  /// Times a peer was addressed again because it had not answered.
  public var repeated = 0
  /// Frames received with changes that were all known.
  public var redundant = 0
  /// Frames refused.
  public var rejected = 0

  /// Nothing sent and nothing received.
  public init() {}

  /// Adds the counts of another replica, or of an earlier incarnation.
  public static func += (sum: inout Self, other: Self) {
    sum.digests += other.digests
    sum.deltas += other.deltas
    sum.wholeStates += other.wholeStates
    sum.repeated += other.repeated
    sum.redundant += other.redundant
    sum.rejected += other.rejected
  }
}

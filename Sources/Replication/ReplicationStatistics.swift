/// What a ``Replicator`` has sent and received.
public struct ReplicationStatistics: Equatable, Sendable {
  /// Packets sent.
  public var packets = 0
  /// Bytes sent.
  public var bytes = 0
  /// Greetings sent.
  public var greetings = 0
  /// Times a peer was told what is held here: acknowledgements, announcements.
  public var digests = 0
  /// Times a peer was asked for something.
  public var requests = 0
  /// Deltas sent, from the log or worked out from the state.
  public var deltas = 0
  /// Whole states sent, to those who had nothing, or because nothing less was to be had.
  public var wholeStates = 0
  /// Pieces sent of what is too large for one packet.
  public var chunks = 0
  /// Signs of life sent.
  public var heartbeats = 0
  /// Times a peer was addressed again because it had not answered.
  public var repeated = 0
  /// Transfers that went on where an earlier session had ended.
  public var resumed = 0
  /// Bytes of the changes and pieces of changes sent, without what is around them.
  public var payload = 0
  /// Bytes of the changes received that were new at least in part.
  public var usefulPayload = 0
  /// Bytes of the changes received that were all known.
  public var redundantPayload = 0
  /// Changes received that were all known.
  public var redundant = 0
  /// Packets refused.
  public var rejected = 0
  /// Packets that were meant for an earlier life of either side.
  public var stale = 0

  /// Changes received of which something lay outside of what was subscribed to.
  ///
  /// It is left out; but peers that keep to the protocol do not send it.
  public var unasked = 0

  /// Nothing sent and nothing received.
  public init() {}

  /// Adds the counts of another replica, or of an earlier incarnation.
  public static func += (sum: inout Self, other: Self) {
    sum.packets += other.packets
    sum.bytes += other.bytes
    sum.greetings += other.greetings
    sum.digests += other.digests
    sum.requests += other.requests
    sum.deltas += other.deltas
    sum.wholeStates += other.wholeStates
    sum.chunks += other.chunks
    sum.heartbeats += other.heartbeats
    sum.repeated += other.repeated
    sum.resumed += other.resumed
    sum.payload += other.payload
    sum.usefulPayload += other.usefulPayload
    sum.redundantPayload += other.redundantPayload
    sum.redundant += other.redundant
    sum.rejected += other.rejected
    sum.stale += other.stale
    sum.unasked += other.unasked
  }
}

/// Times and sizes of a ``Replicator``.
///
/// Times are in nanoseconds, sizes in bytes.
public struct ReplicationConfiguration: Equatable, Sendable {
  /// A peer that cannot take packets of so many bytes cannot take part.
  public static let smallestPacket = 256

  /// How long edits are gathered before they are sent together.
  public var gossipInterval: Int64

  /// When the first gathering ends, since the epoch; replicas do well to differ.
  public var phase: Int64

  /// How many bytes of encoded deltas are kept for peers that are behind.
  public var bufferCapacity: Int

  /// Where chance comes from: the mark of this start, and how much each wait is lengthened.
  ///
  /// Outside of simulations it is drawn anew at every start, from a source that cannot be foreseen.
  public var seed: UInt64 = 0

  /// The most bytes of one packet, at least ``smallestPacket``; what is larger goes in chunks.
  public var packetLimit = 1 << 16

  /// How many bytes of changes are gathered at most before they are sent, whatever the interval.
  public var batchLimit = 1 << 16

  /// On how many replicas everything is to be for good, this one among them; on any unless told.
  ///
  /// Nothing waits for it: see ``ReplicationStatus/thinlySpread``, and ``WriteLevel/quorum(_:)``
  /// where somebody does wait.
  public var replicationFactor = 1

  /// The most bytes that are put together from chunks of one peer.
  public var transferLimit = 1 << 28

  /// The oldest and the newest version of the protocol that is spoken, from 1 to 127; 1 only,
  /// unless told.
  ///
  /// Two replicas use the newest that both speak. If there is none they refuse each other with
  /// ``ReplicationError/noCommonVersion(_:)``, and nothing is merged. Packets of all versions are
  /// the same so far, so the number is free for whoever has to keep old and new processes apart.
  public var versions: ClosedRange<UInt8> = 1...1

  /// How many bytes may be on the way to a peer that has not acknowledged them.
  public var window = 1 << 20

  /// The most bytes that the description of a part may take, of one's own and of a peer's.
  ///
  /// Whatever is sent to a peer is compared with the description of its part, so this bounds what a
  /// peer can ask to be worked out.
  public var selectionLimit = 4096

  /// How often a wait is doubled while a peer does not answer, 0 or more.
  ///
  /// The interval, doubled so often, is the longest wait, and is to be below 2⁶¹ nanoseconds.
  public var backoffLimit = 3

  /// How many peers are served in one interval, 0 or more, drawn at random; all unless told.
  public var fanOut: Int?

  /// How long after the last packet a peer is sent a sign of life; never unless told.
  public var heartbeatInterval: Int64?

  /// After how long a silence a peer is suspected to be gone; never unless told.
  public var suspicionTimeout: Int64?

  /// After how long a silence a peer is no longer a member; never unless told.
  public var evictionTimeout: Int64?

  /// Whether a replica that is not known and greets becomes a peer.
  public var admitsStrangers = false

  /// Whether ``Replicator/stableCut`` is what all members of the network hold, near and far; only
  /// what this replica and its peers hold, unless told.
  ///
  /// It costs a few small packets, some intervals after edits, between replicas that are not all
  /// each other's peers. All members should have it, or the cut stands still.
  public var countsDistantMembers = false

  /// Under which identity a process edits that starts with what an earlier one has left.
  public var identityPolicy = IdentityPolicy.kept

  /// Under which identity a process edits.
  public enum IdentityPolicy: Hashable, Sendable {
    /// Under that of the process before it.
    ///
    /// Contexts stay small. If the disk may be restored from a backup or cloned, the two processes
    /// mint the same dots; that is found out, and what they disagree on is kept apart.
    case kept
    /// Under a fresh one, drawn from the mark of the start.
    ///
    /// Nothing can be minted twice, whatever happens to the disk. Every start that edits adds about
    /// twenty bytes to every context, for good.
    case fresh
  }

  /// Times and sizes, with an interval of 200 milliseconds and a mebibyte of deltas unless told.
  ///
  /// - Precondition: The interval is positive and below 2⁵⁶; phase and capacity are not
  ///   negative.
  public init(
    gossipInterval: Int64 = 200_000_000, phase: Int64 = 0, bufferCapacity: Int = 1 << 20
  ) {
    precondition(
      gossipInterval > 0 && gossipInterval < 1 << 56 && phase >= 0 && bufferCapacity >= 0)
    self.gossipInterval = gossipInterval
    self.phase = phase
    self.bufferCapacity = bufferCapacity
  }
}

extension ReplicationConfiguration {
  /// What no replicator can go by, in words; `nil` if all of it makes sense.
  var flaw: String? {
    if gossipInterval <= 0 || gossipInterval >= 1 << 56 { return "an interval of no use" }
    if phase < 0 || bufferCapacity < 0 { return "a negative phase or capacity" }
    if packetLimit < Self.smallestPacket { return "packets that hold no greeting" }
    if versions.lowerBound < 1 || versions.upperBound > 127 { return "a version that is none" }
    if let fanOut, fanOut < 0 { return "a negative fan-out" }
    // Waits are lengthened by an eighth, and intervals added to them.
    guard backoffLimit >= 0, gossipInterval <= (1 << 61 - 1) >> backoffLimit else {
      return "a wait without end"
    }
    return nil
  }
}

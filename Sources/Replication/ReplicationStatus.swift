public import Causality

/// How a ``Replicator`` and its peers are doing.
public struct ReplicationStatus: Equatable, Sendable {
  /// How well replication works.
  ///
  /// It is `failing` while an identity turns out to be in use twice, until everything has another
  /// name, or if there are peers and no session with any;
  /// `impaired` if a peer is suspected, disconnected or not greeted yet, or has been sent more than
  /// it has acknowledged five times in a row, or if something is on fewer replicas than it should
  /// be; `good` otherwise.
  public enum Health: Int, Comparable, Sendable {
    /// Nothing gets anywhere.
    case failing = 0
    /// Some peers do not get everything.
    case impaired = 1
    /// Nothing needs attention.
    case good = 2

    /// Whether the first is the worse.
    public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
  }

  /// How well replication works.
  public let health: Health
  /// The peers, in the order in which they were added.
  public let peers: [PeerStatus]
  /// How many durable events fewer replicas are known to hold than there should.
  ///
  /// How many there should is ``ReplicationConfiguration/replicationFactor``.
  public let thinlySpread: UInt64
  /// Records that are written and not yet known to be on disk for good.
  public let unsynced: Int
  /// Proposals whose outcome is not known yet, in their order.
  public let proposals: [ProposalStatus]
  /// How many proposals wait for a decision of this replica.
  public let undecided: Int
  /// Proofs that identities were used twice; see that no disk is copied under a running replica.
  public let doubleMints: [DoubleMint]
  /// What was counted since the start.
  public let statistics: ReplicationStatistics

  /// Peers with which something large is on its way, or was given up: what can be gone on with.
  ///
  /// Transfers go on by themselves when the peer is back, also after a crash of either side. What
  /// was given up goes on after ``ReplicationCommand/resume(_:)``; to give up, see
  /// ``ReplicationCommand/abandon(_:)``.
  public var resumableSessions: [PeerStatus] {
    peers.filter {
      $0.sending != nil || $0.receiving != nil || $0.abandoned > 0 || $0.undeliverable > 0
    }
  }

  /// Whether every peer is in session, lacks nothing and holds nothing that is lacking here.
  public var isConverged: Bool { unsynced == 0 && peers.allSatisfy { $0.isInStep } }
}

/// How a peer of a ``Replicator`` is doing.
public struct PeerStatus: Equatable, Sendable {
  /// How far the exchange with a peer has come.
  public enum Phase: Hashable, Sendable {
    /// There is no connection.
    case disconnected
    /// It has not greeted yet.
    case greeting
    /// It is in session.
    case inSession
  }

  /// The peer.
  public let id: ReplicaID
  /// How far the exchange has come.
  public let phase: Phase
  /// Which version of the protocol is spoken with it, if it is in session.
  public let version: UInt8?
  /// Whether it has been silent for longer than is usual.
  public let isSuspected: Bool
  /// When it was last heard.
  public let heardAt: Instant?
  /// What it is known to hold.
  public let known: CausalContext
  /// How many events it lacks, as far as is known.
  public let lag: UInt64
  /// How many events it holds that are lacking here.
  public let lead: UInt64
  /// Bytes sent to it that it has not acknowledged.
  public let unacknowledged: Int
  /// How often it was addressed since it last answered.
  public let attempts: Int
  /// How many events it lacks that are not sent to it, because transfers were given up.
  public let abandoned: UInt64
  /// How many events it lacks that are larger than it takes.
  public let undeliverable: UInt64
  /// Bytes of a transfer to it that have arrived, and of all of it.
  public let sending: Progress?
  /// Bytes of a transfer from it that have arrived, and of all of it.
  public let receiving: Progress?

  /// How much of something has arrived.
  public struct Progress: Hashable, Sendable {
    /// Bytes that have arrived without a gap.
    public let arrived: Int
    /// Bytes of all of it.
    public let total: Int
  }

  /// Whether it is in session, lacks nothing and holds nothing that is lacking here.
  public var isInStep: Bool { phase == .inSession && lag == 0 && lead == 0 }
}

public import CRDTs
public import CanonicalCoding
public import Causality

/// What a host tells a ``Replicator``.
public enum ReplicationEvent<Store: ReplicatedStore>: Sendable {
  /// The application has edited, with this delta.
  ///
  /// Who has at hand what the delta makes of ``Replicator/state`` can hand it over, so that it need
  /// not be worked out again.
  case edited(Causal<Store>, leadingTo: Causal<Store>? = nil)
  /// Bytes have arrived from a peer.
  case received([UInt8], from: ReplicaID)
  /// So many records, counted from the start of the process, are on disk for good.
  case persisted(count: Int)
  /// The ``Replicator/deadline`` has come.
  case timer
  /// There is a connection to a peer; it is greeted.
  case connected(ReplicaID)
  /// There is no connection to a peer any more; nothing is sent to it until there is.
  case disconnected(ReplicaID)
  /// The application has decided on a proposal; see ``ReplicationEffect/proposed(_:)``.
  case decided(ProposalID, ProposalDecision<Store>)
  /// Whoever runs the replica wants something.
  case command(ReplicationCommand)
  /// From now on the replica holds this part of the store and no more; everything if none is named.
  ///
  /// What lies outside is dropped at once. What is to be there and is not is fetched from peers,
  /// and shows when it is complete: ``ReplicationNotice/subscriptionCompleted``. To say the same
  /// once more while that is awaited is to be content with what has come.
  case subscribed(Store.Selection?)
}

/// What whoever runs a replica may want of a ``Replicator``.
public enum ReplicationCommand: Equatable, Sendable {
  /// Tell when something has been replicated far enough, or that it has not been in time.
  case confirm(WriteRequest)
  /// A replica becomes a peer; it is greeted, and each side gets what it lacks.
  case join(ReplicaID)
  /// A peer is no longer one, until it joins again.
  case evict(ReplicaID)
  /// What is on its way to and from a peer in pieces is given up, and not sent until resumed.
  case abandon(ReplicaID)
  /// What was given up, or was too large for a peer, is sent to it after all.
  case resume(ReplicaID)
  /// Something is wanted of the replica that has the authority over it.
  ///
  /// ``Replicator/nextProposal`` is the name under which its outcome will be told.
  case propose([UInt8], to: ReplicaID)
  /// A proposal is wanted no longer; if it was decided by then, that will be told.
  case withdraw(ProposalID)
  /// Nobody waits any longer for what a replica was to decide.
  case abandonProposals(to: ReplicaID)
  /// This replica tells its peers that it leaves for good, and falls silent.
  ///
  /// What they lack of it is lost to them; see that they have acknowledged everything.
  case leave
}

/// What a ``Replicator`` asks of its host.
public enum ReplicationEffect<Store: DotStore>: Sendable {
  /// Append a record to durable storage, then report ``ReplicationEvent/persisted(count:)``.
  case persist([UInt8])
  /// Send bytes to a peer; they may be lost, delayed, repeated or overtaken.
  case send([UInt8], to: ReplicaID)
  /// Changes from elsewhere are now part of the state.
  case merged(Causal<Store>)
  /// Bytes were refused and have changed nothing; a connection they came over is to be closed.
  case rejected(from: ReplicaID, ReplicationError)
  /// This replica is to decide on a proposal, and to say so by ``ReplicationEvent/decided(_:_:)``.
  ///
  /// That is to be said when all effects have been carried out. A proposer's proposals come in its
  /// order. After a crash those that were not decided for good
  /// come again.
  case proposed(Proposal)
  /// It is known what has become of a proposal that was made here.
  ///
  /// A crash may have it told again by the next process; never with another outcome.
  case concluded(ProposalID, ProposalOutcome)
  /// A request for confirmation is answered.
  case settled(WriteOutcome)
  /// Something has happened that people may want to know of.
  case notice(ReplicationNotice)
}

/// Why bytes from a peer were refused.
public enum ReplicationError: Error, Hashable, Sendable {
  /// The sender is not among the peers.
  case unknownPeer
  /// The sender has left for good; its name is not used again.
  case departedPeer
  /// The bytes are not a packet.
  case malformed(CanonicalDecodingError)
  /// The sender speaks no version of the protocol that is spoken here.
  case noCommonVersion(ClosedRange<UInt8>)
  /// The sender wants to send in chunks what is larger than is accepted.
  case transferTooLarge(bytes: Int)
  /// What came in chunks is not what was announced.
  case transferDamaged
  /// The packet claims dots of this replica that it has never minted.
  case forgedDot(Dot)
  /// The packet contradicts itself, or what is known, on where a start of a replica began to mint.
  case inconsistentLineage
  /// The sender describes the part that it wants with more bytes than are accepted.
  case selectionTooLarge(bytes: Int)
  /// The packet holds dots that another start of the same replica has minted too.
  case doubleMint(DoubleMint)
}

extension ReplicationError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .unknownPeer: "the sender is not a peer of this replica"
    case .departedPeer: "the sender has left for good"
    case .malformed(let error): "the packet is malformed: \(error)"
    case .noCommonVersion(let versions):
      "the sender speaks versions \(versions.lowerBound) to \(versions.upperBound) of the protocol"
    case .transferTooLarge(let bytes): "a transfer of \(bytes) bytes is more than is accepted"
    case .transferDamaged: "what came in chunks is not what was announced"
    case .forgedDot(let dot): "\(dot) is claimed to be from here and is not"
    case .inconsistentLineage: "the packet is at odds with what is known of who minted what"
    case .selectionTooLarge(let bytes):
      "a selection of \(bytes) bytes is more than is accepted"
    case .doubleMint(let proof): proof.description
    }
  }
}

/// What may be worth a line in a log.
public enum ReplicationNotice: Equatable, Sendable {
  /// A session with a peer has begun.
  case sessionBegan(ReplicaID)
  /// A replica has become a peer.
  case joined(ReplicaID)
  /// A peer has left for good.
  case left(ReplicaID)
  /// A peer has been silent for longer than is usual.
  case suspected(ReplicaID)
  /// A peer that was suspected has been heard again.
  case recovered(ReplicaID)
  /// A peer is no longer one: it was silent for too long, or was told to be none.
  case evicted(ReplicaID)
  /// Something is too large for a peer to receive, and it will not be sent.
  case undeliverable(bytes: Int, to: ReplicaID)
  /// A peer has said that it holds dots, and has not delivered them however often it was asked.
  case unfounded(DotCloud, claimedBy: ReplicaID)
  /// An identity was found to be in use twice.
  ///
  /// The edits that one of the two starts has made are known under ``DoubleMint/successor`` from
  /// now on, here and everywhere: whoever keeps a copy of ``Replicator/state`` takes a new one.
  case doubleMint(DoubleMint)
  /// This replica edits under another identity from now on.
  ///
  /// Its old one has dots that it does not know of: it was restored from a backup, or copied.
  case identityRetired(ReplicaID, successor: ReplicaID)
  /// What lies outside the new subscription is gone, and what belongs to it is being fetched.
  case subscriptionStarted
  /// What has been subscribed to is all there.
  case subscriptionCompleted
  /// A subscription was not begun: peers would not accept a description of so many bytes.
  case subscriptionRefused(bytes: Int)
  /// An edit was not taken, since it lies outside of what is held here; nobody will hear of it.
  case outsideSubscription(DotCloud)
}

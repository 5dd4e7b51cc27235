public import Convergence

/// A simulated process that holds a replica of a document and keeps it in step with all others.
///
/// It is a thin host: the document edits, the replicator exchanges bytes, and the simulator's disk
/// and network stand in for real ones. Whatever its surroundings do to it, it does not trap: what
/// is out of order becomes an ``Incident``.
public struct DocumentNode: SimulatedNode {
  /// What became of the last edit asked for.
  public enum Outcome: Equatable, Sendable {
    /// The document has changed.
    case accepted
    /// The document already was as asked for.
    case unchanged
    /// The document refused.
    case refused(DocumentError)
  }

  /// What a test does to a node after each event, so that a checker can be seen to notice.
  typealias Sabotage =
    @Sendable (inout DocumentNode, NodeEvent<DocumentCommand>, inout NodeEffects) -> Void

  /// What all nodes are told at their start.
  public struct Configuration: Sendable {
    /// Times and sizes of the protocol.
    public var replication: ReplicationConfiguration
    /// Who is in touch with whom.
    public var topology: Topology
    /// The parts that replicas hold from their first start on; of others it is everything.
    public var subscriptions: SortedMap<ReplicaID, PathSelection> = [:]
    var sabotage: Sabotage?

    /// Times and sizes, and a mesh unless told.
    public init(replication: ReplicationConfiguration, topology: Topology = .mesh) {
      self.replication = replication
      self.topology = topology
    }
  }

  /// The replica's name in the protocol.
  public let id: ReplicaID

  /// Tells this start of the process from all others.
  let start: UInt64

  /// What the workload has asked for last.
  public private(set) var lastCommand: DocumentCommand?

  /// What became of the last edit asked for.
  public private(set) var outcome = Outcome.unchanged

  /// The delta of the last edit that was accepted.
  public internal(set) var lastEdit: Document.Delta?

  /// The bytes that arrived last, and from whom.
  public private(set) var lastMessage: (bytes: [UInt8], sender: ReplicaID)?

  /// What the replicator had to say since the process started.
  public private(set) var notices: [ReplicationNotice] = []

  /// What came of requests to be told how far edits have got.
  public internal(set) var outcomes: [WriteOutcome] = []

  /// For each request its edit, by number.
  private(set) var requests: SortedMap<UInt64, CausalContext> = [:]

  /// What was out of order since the process started.
  public internal(set) var incidents: [Incident] = []

  private var clock = HybridClock()

  var replicator: Replicator<DocumentStore>
  private var peers: [ReplicaID]
  private let configuration: Configuration

  /// Starts from what the disk has kept and can read.
  public init(_ boot: NodeBoot<Configuration>, effects: inout NodeEffects) {
    id = boot.id
    start = boot.entropy
    configuration = boot.configuration
    peers = Self.peers(of: id, among: boot.nodes, configuration.topology)
    var settings = configuration.replication
    settings.seed = boot.entropy
    // Replicas that tick at the same moment would all cross their messages.
    let place = boot.nodes.firstIndex(of: boot.id) ?? 0
    settings.phase =
      (settings.phase + Int64(place) * settings.gossipInterval / Int64(boot.nodes.count))
      % settings.gossipInterval
    if !boot.unreadable.isEmpty {
      // What it has edited may be among what it cannot read, and must not be minted twice.
      settings.identityPolicy = .fresh
      incidents.append(.unreadableRecords(boot.unreadable.count))
    }
    func restored(_ records: [[UInt8]], _ peers: [ReplicaID]) -> Replicator<DocumentStore>? {
      try? Replicator(
        boot.id, peers: peers, incarnation: boot.incarnation, restoring: records,
        configuration: settings)
    }
    if let whole = restored(boot.records, peers) {
      replicator = whole
    } else {
      // No part of a record is a record, so one that was cut off is always recognised. It was not
      // durable, and nobody was told of it.
      let readable = boot.records.filter { restored([$0], []) != nil }
      guard let rest = restored(readable, peers) else {
        preconditionFailure("records that can be read one by one can be read together")
      }
      incidents.append(.tornRecords(boot.records.count - readable.count))
      replicator = rest
    }
    observe(replicator.state.store.latestTimestamp, at: boot.wallClock)
    let known = replicator.status.peers.map(\.id)
    follow(from: known, at: boot.now, effects: &effects)
    if let part = configuration.subscriptions[boot.id], !replicator.hasSubscribed {
      forward(.subscribed(part), at: boot.now, to: &effects)
    }
    effects.setTimer(replicator.deadline)
  }

  /// The document as this replica shows it.
  public var document: Document { Document(state: replicator.view) }

  /// Everything the replica has seen, as far as it shows.
  public var context: CausalContext { replicator.view.context }

  /// The part of the document that the replica holds; everything if there is none.
  public var subscription: PathSelection? { replicator.subscription }

  /// Whether the replica shows less than it has subscribed to, since the rest has not come yet.
  public var isFetching: Bool { replicator.isFetching }

  /// What all that it shows belongs to; no limits if it shows everything.
  var limits: [PathSelection] { replicator.editable }

  /// What the replicator has counted since the process started.
  public var statistics: ReplicationStatistics { replicator.statistics }

  /// What a peer is believed to hold for good.
  func holdings(of peer: ReplicaID) -> CausalContext? { replicator.holdings(of: peer) }

  /// Whether a reader who comes here finds all that a session has seen.
  func covers(_ token: SessionToken) -> Bool { replicator.covers(token) }

  /// How replication is doing.
  public var status: ReplicationStatus { replicator.status }

  /// Takes in one event.
  public mutating func handle(
    _ event: NodeEvent<DocumentCommand>, at now: Instant, effects: inout NodeEffects
  ) {
    switch event {
    case .message(let bytes, let sender):
      lastMessage = (bytes, sender)
      forward(.received(bytes, from: sender), at: now, to: &effects)
    case .timer: forward(.timer, at: now, to: &effects)
    case .synced(let count): forward(.persisted(count: count), at: now, to: &effects)
    case .command(.edit(let operation, let confirmation, let client)):
      lastCommand = .edit(operation, confirmation, client: client)
      edit(operation, confirmation, at: now, effects: &effects)
    case .command(.subscribe(let selection)):
      lastCommand = .subscribe(selection)
      forward(.subscribed(selection), at: now, to: &effects)
    case .command(let command): lastCommand = command
    case .members(let members):
      let known = peers
      peers = Self.peers(of: id, among: members, configuration.topology)
      follow(from: known, at: now, effects: &effects)
    }
    effects.setTimer(replicator.deadline)
    configuration.sabotage?(&self, event, &effects)
  }

  private mutating func edit(
    _ operation: DocumentOperation, _ confirmation: DocumentCommand.Confirmation?,
    at now: Instant, effects: inout NodeEffects
  ) {
    var document = document
    var dots = DotSource(resuming: replicator.identity, after: replicator.minted)
    do throws(DocumentError) {
      if limits.contains(where: { !$0.includes(operation.path) }) {
        throw .outsideThePart(operation.path)
      }
      let delta = try document.edit(using: &dots, clock: &clock, at: effects.wallClock) {
        (editor) throws(DocumentError) in try operation.apply(to: &editor)
      }
      outcome = delta.context.isEmpty ? .unchanged : .accepted
      guard outcome == .accepted else { return }
      lastEdit = delta
      forward(.edited(delta), at: now, to: &effects)
      guard let confirmation else { return }
      let number = UInt64(requests.count) + 1
      requests[number] = delta.context
      let request = WriteRequest(
        id: number, context: delta.context, level: confirmation.level,
        deadline: now.advanced(by: confirmation.patience))
      forward(.command(.confirm(request)), at: now, to: &effects)
    } catch {
      outcome = .refused(error)
    }
  }

  private mutating func forward(
    _ event: ReplicationEvent<DocumentStore>, at now: Instant, to effects: inout NodeEffects
  ) {
    for effect in replicator.handle(event, at: now) {
      switch effect {
      case .persist(let record): effects.write(record)
      case .send(let bytes, let peer): effects.send(bytes, to: peer)
      case .merged(let changes):
        observe(changes.store.latestTimestamp, at: effects.wallClock)
      case .rejected(let peer, let reason): incidents.append(.rejected(reason, from: peer))
      case .notice(let notice): notices.append(notice)
      case .settled(let outcome): outcomes.append(outcome)
      }
    }
  }

  /// Has the clock follow a timestamp, unless that is too far ahead to be believed.
  ///
  /// What bears it is merged all the same: merging reads no clock.
  private mutating func observe(_ timestamp: HybridTimestamp, at now: Instant) {
    do throws(ClockDriftError) {
      try clock.observe(timestamp, at: now)
    } catch {
      incidents.append(.clockDrift(error))
    }
  }

  // MARK: - Members

  private static func peers(
    of id: ReplicaID, among members: [ReplicaID], _ topology: Topology
  ) -> [ReplicaID] {
    guard let place = members.firstIndex(of: id) else { return [] }
    return topology.neighbours(of: place, among: members.count).map { members[$0] }
  }

  /// Has those be peers that are to be, and no others.
  private mutating func follow(
    from known: [ReplicaID], at now: Instant, effects: inout NodeEffects
  ) {
    for peer in known where !peers.contains(peer) {
      forward(.command(.evict(peer)), at: now, to: &effects)
    }
    for peer in peers where !known.contains(peer) {
      forward(.command(.join(peer)), at: now, to: &effects)
    }
  }

  /// Adds the replica's context, which stands for its whole state.
  public func fingerprint(into digest: inout RollingDigest) {
    for run in replicator.state.context.dots.runs {
      digest.absorb(run.replica.rawValue)
      digest.absorb(run.lower)
      digest.absorb(run.upper)
    }
  }
}

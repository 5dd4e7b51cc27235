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
    /// It was proposed to the replica that has the authority, under this name.
    case proposed(ProposalID)
  }

  /// What a test does to a node after each event, so that a checker can be seen to notice.
  typealias Sabotage =
    @Sendable (inout DocumentNode, NodeEvent<DocumentCommand>, inout NodeEffects) -> Void

  /// What a test makes of a node's answers, so that a checker can be seen to notice.
  final class Answers: Sendable {
    let covers: @Sendable (Bool) -> Bool
    let changes: @Sendable ([DocumentChange]) -> [DocumentChange]
    let bytes: @Sendable (ReplicaID, [UInt8]) -> [UInt8]

    /// The answers as they are, unless told.
    init(
      covers: @escaping @Sendable (Bool) -> Bool = { $0 },
      changes: @escaping @Sendable ([DocumentChange]) -> [DocumentChange] = { $0 },
      bytes: @escaping @Sendable (ReplicaID, [UInt8]) -> [UInt8] = { $1 }
    ) {
      (self.covers, self.changes, self.bytes) = (covers, changes, bytes)
    }
  }

  /// What all nodes are told at their start.
  public struct Configuration: Sendable {
    /// Times and sizes of the protocol.
    public var replication: ReplicationConfiguration
    /// Who is in touch with whom.
    public var topology: Topology
    /// Who decides on what, if not everybody on everything.
    public var coordination: Coordination?
    /// The parts that replicas hold from their first start on; of others it is everything.
    public var subscriptions: SortedMap<ReplicaID, PathSelection> = [:]
    var sabotage: Sabotage?
    var answers: Answers?

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

  /// Everything else.
  private(set) var memory: Memory

  /// Everything else, for whoever changes it.
  var contents: Contents {
    _read { yield memory.contents }
    _modify {
      if !isKnownUniquelyReferenced(&memory) { memory = Memory(memory.contents) }
      yield &memory.contents
    }
  }

  /// For whoever changes it; to look into it through here, all of it would be copied.
  var replicator: Replicator<DocumentStore> {
    _read { yield memory.contents.replicator }
    _modify { yield &contents.replicator }
  }

  /// Starts from what the disk has kept and can read.
  public init(_ boot: NodeBoot<Configuration>, effects: inout NodeEffects) {
    id = boot.id
    start = boot.entropy
    let configuration = boot.configuration
    let peers = Self.peers(of: id, among: boot.nodes, configuration.topology)
    var incidents: [Incident] = []
    var settings = configuration.replication
    settings.seed = boot.entropy
    settings.versions = Self.protocolVersions(of: boot.version)
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
    var replicator = restored(boot.records, peers)
    if replicator == nil {
      // No part of a record is a record, so one that was cut off is always recognised. It was not
      // durable, and nobody was told of it.
      let readable = boot.records.filter { restored([$0], []) != nil }
      replicator = restored(readable, peers)
      incidents.append(.tornRecords(boot.records.count - readable.count))
    }
    guard let replicator else {
      preconditionFailure("records that can be read one by one can be read together")
    }
    memory = Memory(
      Contents(
        configuration: configuration, peers: peers, replicator: replicator, incidents: incidents))
    observe(replicator.state.store.latestTimestamp, at: boot.wallClock)
    let known = replicator.status.peers.map(\.id)
    follow(from: known, at: boot.now, effects: &effects)
    if let part = configuration.subscriptions[boot.id], !replicator.hasSubscribed {
      forward(.subscribed(part), at: boot.now, to: &effects)
    }
    effects.setTimer(memory.contents.replicator.deadline)
  }

  /// Whether a reader who comes here finds all that a session has seen.
  func covers(_ token: SessionToken) -> Bool {
    let isCovered = memory.withReplicator { $0.covers(token) }
    return configuration.answers?.covers(isCovered) ?? isCovered
  }

  /// What the document shows that an earlier one did not.
  func changes(since earlier: Document) -> [DocumentChange] {
    let changes = document.changes(since: earlier)
    return configuration.answers?.changes(changes) ?? changes
  }

  /// The bytes of the document.
  var documentBytes: [UInt8] {
    let bytes = document.canonicalBytes
    return configuration.answers?.bytes(id, bytes) ?? bytes
  }

  /// Enters what a client has seen here into its token.
  func note(_ context: CausalContext, in token: inout SessionToken) {
    memory.withReplicator { $0.note(context, in: &token) }
  }

  /// Has what a client has seen elsewhere fetched.
  private mutating func wait(
    for token: SessionToken, _ path: DocumentPath, client: String, until deadline: Instant,
    _ effects: inout NodeEffects, at now: Instant
  ) {
    let number = UInt64(requests.count) + 1
    contents.requests[number] = token.context
    contents.visits[number] = (client, path)
    let request = WriteRequest(id: number, continuing: token, deadline: deadline)
    forward(.command(.confirm(request)), at: now, to: &effects)
  }

  /// Takes in one event.
  public mutating func handle(
    _ event: NodeEvent<DocumentCommand>, at now: Instant, effects: inout NodeEffects
  ) {
    switch event {
    case .message(let bytes, let sender):
      contents.lastMessage = (bytes, sender)
      forward(.received(bytes, from: sender), at: now, to: &effects)
    case .timer: forward(.timer, at: now, to: &effects)
    case .synced(let count): forward(.persisted(count: count), at: now, to: &effects)
    case .command(.edit(let operation, let confirmation, let client)):
      contents.lastCommand = .edit(operation, confirmation, client: client)
      edit(operation, confirmation, at: now, effects: &effects)
    case .command(.wait(let token, let path, let client, let patience)):
      contents.lastCommand = .wait(token, path, client: client, within: patience)
      wait(for: token, path, client: client, until: now.advanced(by: patience), &effects, at: now)
    case .command(.subscribe(let selection)):
      contents.lastCommand = .subscribe(selection)
      forward(.subscribed(selection), at: now, to: &effects)
    case .command(let command): contents.lastCommand = command
    case .members(let members):
      let known = contents.peers
      contents.peers = Self.peers(of: id, among: members, configuration.topology)
      follow(from: known, at: now, effects: &effects)
    }
    effects.setTimer(memory.contents.replicator.deadline)
    configuration.sabotage?(&self, event, &effects)
  }

  private mutating func edit(
    _ operation: DocumentOperation, _ confirmation: DocumentCommand.Confirmation?,
    at now: Instant, effects: inout NodeEffects
  ) {
    let authority = configuration.coordination?.authority
    if let authority, authority.governs(operation.edit, by: id) {
      contents.outcome = .proposed(replicator.nextProposal)
      let bytes = DocumentProposal([operation.edit]).canonicalBytes
      return forward(
        .command(.propose(bytes, to: authority.coordinator)), at: now, to: &effects)
    }
    var document = document
    var dots = DotSource(resuming: replicator.identity, after: replicator.minted)
    do throws(DocumentError) {
      if limits.contains(where: { !$0.includes(operation.path) }) {
        throw .outsideThePart(operation.path)
      }
      let delta = try document.edit(
        using: &dots, clock: &contents.clock, at: effects.wallClock,
        sparing: authority?.restriction(on: id)
      ) { (editor) throws(DocumentError) in try operation.apply(to: &editor) }
      contents.outcome = delta.context.isEmpty ? .unchanged : .accepted
      guard outcome == .accepted else { return }
      contents.lastEdit = delta
      forward(.edited(delta, leadingTo: document.state), at: now, to: &effects)
      guard let confirmation else { return }
      let number = UInt64(requests.count) + 1
      contents.requests[number] = delta.context
      let request = WriteRequest(
        id: number, context: delta.context, level: confirmation.level,
        deadline: now.advanced(by: confirmation.patience))
      forward(.command(.confirm(request)), at: now, to: &effects)
    } catch {
      contents.outcome = .refused(error)
    }
  }

  mutating func forward(
    _ event: ReplicationEvent<DocumentStore>, at now: Instant, to effects: inout NodeEffects
  ) {
    var proposals: [Proposal] = []
    for effect in replicator.handle(event, at: now) {
      switch effect {
      case .persist(let record): effects.write(record)
      case .send(let bytes, let peer): effects.send(bytes, to: peer)
      case .merged(let changes):
        observe(changes.store.latestTimestamp, at: effects.wallClock)
      case .rejected(let peer, let reason): contents.incidents.append(.rejected(reason, from: peer))
      case .notice(let notice): contents.notices.append(notice)
      case .settled(let outcome): contents.outcomes.append(outcome)
      case .proposed(let proposal): proposals.append(proposal)
      case .concluded(let id, let outcome):
        contents.conclusions.append(Conclusion(id: id, outcome: outcome))
      }
    }
    // What is decided is written after all that was to be written before.
    for proposal in proposals { decide(proposal, at: now, effects: &effects) }
  }

  /// Has the clock follow a timestamp, unless that is too far ahead to be believed.
  ///
  /// What bears it is merged all the same: merging reads no clock.
  private mutating func observe(_ timestamp: HybridTimestamp, at now: Instant) {
    do throws(ClockDriftError) {
      try contents.clock.observe(timestamp, at: now)
    } catch {
      contents.incidents.append(.clockDrift(error))
    }
  }

  /// The versions of the protocol that a version of this process speaks: its own and the last.
  ///
  /// Neighbours always have one in common; the version before any upgrade speaks only the first.
  private static func protocolVersions(of version: Int) -> ClosedRange<UInt8> {
    UInt8(max(1, version))...UInt8(version + 1)
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
    for peer in known where !contents.peers.contains(peer) {
      forward(.command(.evict(peer)), at: now, to: &effects)
    }
    for peer in contents.peers where !known.contains(peer) {
      forward(.command(.join(peer)), at: now, to: &effects)
    }
  }

  /// Adds the replica's context, which stands for its whole state.
  public func fingerprint(into digest: inout RollingDigest) {
    for run in memory.contents.replicator.state.context.dots.runs {
      digest.absorb(run.replica.rawValue)
      digest.absorb(run.lower)
      digest.absorb(run.upper)
    }
  }
}

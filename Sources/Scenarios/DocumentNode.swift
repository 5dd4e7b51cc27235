public import Convergence

/// A simulated process that holds a replica of a document and keeps it in step with all others.
///
/// It is a thin host: the document edits, the replicator exchanges bytes, and the simulator's disk
/// and network stand in for real ones.
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

  /// What all nodes are told at their start.
  public struct Configuration: Sendable {
    /// Times and sizes of the protocol.
    public var replication: ReplicationConfiguration
    /// Who is in touch with whom.
    public var topology: Topology

    /// Times and sizes, and a mesh unless told.
    public init(replication: ReplicationConfiguration, topology: Topology = .mesh) {
      self.replication = replication
      self.topology = topology
    }
  }

  /// The replica's name in the protocol.
  public let id: ReplicaID

  /// What became of the last edit asked for.
  public private(set) var outcome = Outcome.unchanged

  /// What the replicator had to say since the process started.
  public private(set) var notices: [ReplicationNotice] = []

  /// What came of requests to be told how far edits have got.
  public private(set) var outcomes: [WriteOutcome] = []

  /// Packets that were refused.
  public private(set) var rejections: [ReplicationError] = []

  private var replicator: Replicator<DocumentStore>
  private var clock: HybridClock

  /// Starts from what the disk has kept.
  public init(_ boot: NodeBoot<Configuration>, effects: inout NodeEffects) {
    id = boot.id
    var settings = boot.configuration.replication
    // Replicas that tick at the same moment would all cross their messages.
    let place = boot.nodes.firstIndex(of: boot.id) ?? 0
    settings.phase =
      (settings.phase + Int64(place) * settings.gossipInterval / Int64(boot.nodes.count))
      % settings.gossipInterval
    let peers = boot.configuration.topology.neighbours(of: place, among: boot.nodes.count)
      .map { boot.nodes[$0] }
    do {
      replicator = try Replicator(
        boot.id, peers: peers, incarnation: boot.incarnation, restoring: boot.records,
        configuration: settings)
    } catch {
      preconditionFailure("the disk gave back a record it was not given: \(error)")
    }
    clock = HybridClock(after: replicator.state.store.latestTimestamp)
    effects.setTimer(replicator.deadline)
  }

  /// The document as this replica shows it.
  public var document: Document { Document(state: replicator.state) }

  /// Everything the replica has seen.
  public var context: CausalContext { replicator.state.context }

  /// What the replicator has counted since the process started.
  public var statistics: ReplicationStatistics { replicator.statistics }

  /// Takes in one event.
  public mutating func handle(
    _ event: NodeEvent<DocumentOperation>, at now: Instant, effects: inout NodeEffects
  ) {
    switch event {
    case .message(let bytes, let sender):
      forward(.received(bytes, from: sender), at: now, to: &effects)
    case .timer: forward(.timer, at: now, to: &effects)
    case .synced(let count): forward(.persisted(count: count), at: now, to: &effects)
    case .command(let operation): edit(operation, at: now, effects: &effects)
    case .members: break
    }
    effects.setTimer(replicator.deadline)
  }

  private mutating func edit(
    _ operation: DocumentOperation, at now: Instant, effects: inout NodeEffects
  ) {
    var document = document
    var dots = DotSource(resuming: replicator.identity, after: replicator.state.context)
    do throws(DocumentError) {
      let delta = try document.edit(using: &dots, clock: &clock, at: now) {
        (editor) throws(DocumentError) in try operation.apply(to: &editor)
      }
      outcome = delta.context.isEmpty ? .unchanged : .accepted
      if outcome == .accepted { forward(.edited(delta), at: now, to: &effects) }
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
        do throws(ClockDriftError) {
          try clock.observe(changes.store.latestTimestamp, at: now)
        } catch {
          preconditionFailure("all clocks of a simulation show the same time: \(error)")
        }
      case .rejected(_, let reason): rejections.append(reason)
      case .notice(let notice): notices.append(notice)
      case .settled(let outcome): outcomes.append(outcome)
      }
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

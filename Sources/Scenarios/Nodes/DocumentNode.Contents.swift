public import Convergence

extension DocumentNode {
  /// What a process keeps from event to event.
  struct Contents: Sendable {
    let configuration: Configuration
    var peers: [ReplicaID]
    var replicator: Replicator<DocumentStore>
    var clock = HybridClock()
    var lastCommand: DocumentCommand?
    var outcome = Outcome.unchanged
    var lastEdit: Document.Delta?
    var lastMessage: (bytes: [UInt8], sender: ReplicaID)?
    var notices: [ReplicationNotice] = []
    var outcomes: [WriteOutcome] = []
    var decisions: [Decision] = []
    var conclusions: [Conclusion] = []
    var requests: SortedMap<UInt64, CausalContext> = [:]
    var visits: SortedMap<UInt64, (client: String, path: DocumentPath)> = [:]
    var incidents: [Incident] = []
  }

  /// Where the contents lie, so that whoever looks at a node, as at every event, copies a reference
  /// and not all that it holds; they are copied when one of two nodes changes.
  final class Memory: @unchecked Sendable {
    // Who changes them holds the only reference, so there is nobody to be kept away meanwhile.
    @exclusivity(unchecked) var contents: Contents

    init(_ contents: Contents) { self.contents = contents }

    /// What the body makes of the replicator, which is looked at where it lies.
    ///
    /// A plain call through the reference would copy the whole replicator first.
    func withReplicator<Result>(_ body: (borrowing Replicator<DocumentStore>) -> Result) -> Result {
      withUnsafePointer(to: &contents.replicator) { body($0.pointee) }
    }
  }

  /// What all nodes are told at their start.
  var configuration: Configuration { memory.contents.configuration }

  /// With whom it exchanges changes.
  var peers: [ReplicaID] { memory.contents.peers }

  /// What the workload has asked for last.
  public var lastCommand: DocumentCommand? { memory.contents.lastCommand }

  /// What became of the last edit asked for.
  public var outcome: Outcome { memory.contents.outcome }

  /// The delta of the last edit that was accepted.
  public var lastEdit: Document.Delta? { memory.contents.lastEdit }

  /// The bytes that arrived last, and from whom.
  public var lastMessage: (bytes: [UInt8], sender: ReplicaID)? { memory.contents.lastMessage }

  /// What the replicator had to say since the process started.
  public var notices: [ReplicationNotice] { memory.contents.notices }

  /// What came of requests to be told how far edits have got.
  public var outcomes: [WriteOutcome] { memory.contents.outcomes }

  /// What was decided here on proposals since the process started, and what elsewhere on its own.
  var decisions: [Decision] { memory.contents.decisions }
  var conclusions: [Conclusion] { memory.contents.conclusions }

  /// For each request its edit, by number; and who waits here, to look where, with which request.
  var requests: SortedMap<UInt64, CausalContext> { memory.contents.requests }
  var visits: SortedMap<UInt64, (client: String, path: DocumentPath)> { memory.contents.visits }

  /// What was out of order since the process started.
  public var incidents: [Incident] { memory.contents.incidents }

  /// The document as this replica shows it.
  public var document: Document { Document(unchecked: shown) }

  /// Everything the replica has seen, as far as it shows.
  public var context: CausalContext { shown.context }

  /// What the replica shows; with all others asked for at every event, and so without a copy of the
  /// replicator but where it shows something else than it holds.
  private var shown: Causal<DocumentStore> {
    isFetching ? memory.contents.replicator.view : memory.contents.replicator.state
  }

  /// The part of the document that the replica holds; everything if there is none.
  public var subscription: PathSelection? { memory.contents.replicator.subscription }

  /// Whether the replica shows less than it has subscribed to, since the rest has not come yet.
  public var isFetching: Bool { memory.contents.replicator.isFetching }

  /// What all that it shows belongs to; no limits if it shows everything.
  var limits: [PathSelection] {
    memory.contents.replicator.isLimited ? memory.contents.replicator.editable : []
  }

  /// What the replicator has counted since the process started.
  public var statistics: ReplicationStatistics { memory.contents.replicator.statistics }

  /// How replication is doing.
  public var status: ReplicationStatus { memory.withReplicator { $0.status } }

  /// What a peer is believed to hold for good.
  func holdings(of peer: ReplicaID) -> CausalContext? {
    memory.withReplicator { $0.holdings(of: peer) }
  }

  /// What all who count hold for good, as far as is known here.
  var stableCut: VersionVector { memory.withReplicator { $0.stableCut } }

  /// How many events lie beyond that, which a log here could not do without.
  var unstableCount: Int {
    let cut = stableCut
    return Int(context.dots.count) - cut.replicas.reduce(0) { $0 + Int(cut[$1]) }
  }

  /// The version of the protocol that is spoken with a peer, if it is in session.
  func version(spokenWith peer: ReplicaID) -> UInt8? {
    status.peers.first { $0.id == peer }?.version
  }
}

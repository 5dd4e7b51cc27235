import Convergence

/// A replica of a document with all that it needs around it.
///
/// Where another host appends to a file and writes to sockets, this one fills two arrays.
struct DocumentHost {
  private var replicator: Replicator<DocumentStore>
  private var clock: HybridClock
  private var written = 0
  private(set) var file: [[UInt8]]
  var outbox: [(bytes: [UInt8], to: ReplicaID)] = []

  /// Goes on from what is in the file; nothing is, before the first start.
  init(
    _ id: ReplicaID, peers: [ReplicaID], file: [[UInt8]] = [], starts: UInt64, entropy: UInt64,
    at now: Instant
  ) throws {
    var settings = ReplicationConfiguration(gossipInterval: 100_000_000)
    settings.seed = entropy
    replicator = try Replicator(
      id, peers: peers, incarnation: starts, restoring: file, configuration: settings)
    clock = HybridClock()
    try? clock.observe(replicator.state.store.latestTimestamp, at: now)
    self.file = file
  }

  /// What the application shows.
  var document: Document { Document(state: replicator.view) }

  /// When to say that time has passed, if nothing else happens before.
  var deadline: Instant? { replicator.deadline }

  /// Edits, and hands over the edit and what has come of it.
  mutating func edit(
    at now: Instant, _ change: (inout DocumentEditor) throws -> Void
  ) throws {
    var document = document
    var dots = DotSource(resuming: replicator.identity, after: replicator.minted)
    let delta = try document.edit(using: &dots, clock: &clock, at: now, change)
    if !delta.context.isEmpty { tell(.edited(delta, leadingTo: document.state), at: now) }
  }

  /// Says what has happened, and does what is asked for, in that order.
  mutating func tell(_ event: ReplicationEvent<DocumentStore>, at now: Instant) {
    let before = written
    for effect in replicator.handle(event, at: now) {
      switch effect {
      case .persist(let record):
        file.append(record)
        written += 1
      case .send(let bytes, let peer): outbox.append((bytes, peer))
      case .merged(let delta): try? clock.observe(delta.store.latestTimestamp, at: now)
      case .rejected: break  // whoever has sent this is at fault: the connection is closed
      case .notice, .settled, .proposed, .concluded: break
      }
    }
    // Here the file is flushed. What is not on the disk for good, nobody is told of.
    if written > before { tell(.persisted(count: written), at: now) }
  }

  /// Puts a short file that says the same in the place of a long one.
  mutating func compact() {
    if let records = replicator.snapshot { file = records }
  }
}

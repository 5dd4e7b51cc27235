import Convergence
import ConvergenceTesting

/// A replica of a document as it is explored: its process, its disk, and what it has yet to do.
struct ExploredReplica {
  /// What may happen to it.
  enum Event {
    /// It makes the next of its edits.
    case edit
    /// One record more is on its disk for good.
    case sync
    /// Its timer comes.
    case timer
    /// So many ticks pass.
    case ticks(Int64)
    /// It crashes, and starts again from its disk.
    case crash
    /// It stops, and starts from its disk as it was when there were so many records.
    case restore(Int)
    /// A message arrives.
    case message([UInt8], from: ReplicaID)
  }

  /// What comes of it, besides the replica afterwards.
  struct Consequences {
    var sends: [(to: ReplicaID, bytes: [UInt8])] = []
    var flaw: Counterexample?
  }

  /// A record on the disk, and the dots of the changes in it.
  private struct Record {
    let bytes: [UInt8]
    var dots = DotCloud()
  }

  let place: Int
  private(set) var replicator: Replicator<DocumentStore>

  /// What its own edits have said, those aside that a crash has taken before anybody heard of them.
  private(set) var own: [Causal<DocumentStore>] = []

  private(set) var editCount = 0

  /// Whether it has told people of something.
  private(set) var hasReported = false
  private var now = Instant.zero
  private var disk: [Record] = []
  private(set) var syncedCount = 0
  private var recordsAtStart = 0
  private var incarnation: UInt64 = 0

  /// Whether no two records speak of the same dot.
  private var isOrderFree = true

  init(_ place: Int, in scope: ExplorationScope) throws(CanonicalDecodingError) {
    self.place = place
    guard let start = scope.starts.isEmpty ? nil : scope.starts[place] else {
      replicator = try Self.start(place, scope, incarnation: 0, records: [])
      return
    }
    incarnation = start.incarnation
    replicator = try Self.start(
      place, scope, incarnation: incarnation, records: start.records)
    own = start.own
    disk = start.records.map { Record(bytes: $0) }
    // Which record has brought what makes no difference any more, since all are there for good.
    if !disk.isEmpty { disk[0].dots = start.context.dots }
    (syncedCount, recordsAtStart, isOrderFree) = (disk.count, disk.count, false)
  }

  static func start(
    _ place: Int, _ scope: ExplorationScope, incarnation: UInt64, records: [[UInt8]]
  ) throws(CanonicalDecodingError) -> Replicator<DocumentStore> {
    // With an interval of one nanosecond and waits that do not grow, all instants are small numbers
    // of ticks, and chance lengthens none of them.
    var settings = ReplicationConfiguration(
      gossipInterval: 1, bufferCapacity: scope.bufferCapacity)
    settings.backoffLimit = 0
    settings.packetLimit = scope.packetLimit
    if let window = scope.window { settings.window = window }
    let peers = scope.topology.neighbours(of: place, among: scope.replicas.count)
    return try Replicator(
      identity(of: place), peers: peers.map(identity), incarnation: incarnation,
      restoring: records, configuration: settings)
  }

  static func identity(of place: Int) -> ReplicaID { ReplicaID(UInt64(place) + 1) }

  /// In how many ticks its timer comes, if it does.
  var due: Int64? {
    replicator.deadline.map { max(0, $0.nanoseconds - now.nanoseconds) }
  }

  /// Whether something is written that is not on the disk for good.
  var isUnsynced: Bool { syncedCount < disk.count }

  /// What it shows.
  var document: Document { Document(unchecked: replicator.state) }

  /// What is on the disk for good.
  var durable: CausalContext {
    CausalContext(disk[..<syncedCount].reduce(into: DotCloud()) { $0.merge($1.dots) })
  }

  /// Has something happen to it.
  mutating func handle(_ event: Event, in scope: ExplorationScope) -> Consequences {
    var consequences = Consequences()
    switch event {
    case .edit: edit(in: scope, &consequences)
    case .sync: sync(in: scope, &consequences)
    case .timer: handle(.timer, in: scope, &consequences)
    case .ticks(let count): now = now.advanced(by: count)
    case .crash: restart(from: syncedCount, in: scope, &consequences)
    case .restore(let count): restart(from: count, in: scope, &consequences)
    case .message(let bytes, let sender):
      handle(.received(bytes, from: sender), in: scope, &consequences)
    }
    if !scope.hasSlowDisk { while isUnsynced { sync(in: scope, &consequences) } }
    return consequences
  }

  private mutating func edit(in scope: ExplorationScope, _ consequences: inout Consequences) {
    let operation = scope.edits[place][editCount]
    editCount += 1
    var document = Document(state: replicator.state)
    var dots = DotSource(resuming: replicator.identity, after: replicator.state.context)
    var clock = HybridClock(after: replicator.state.store.latestTimestamp)
    // The wall clock stands still, so that writes are told apart by what their authors had seen.
    let delta = try? document.edit(using: &dots, clock: &clock, at: .zero) {
      (editor) throws(DocumentError) in try operation.apply(to: &editor)
    }
    guard let delta, !delta.context.isEmpty else { return }
    own.append(delta)
    handle(.edited(delta), in: scope, &consequences)
  }

  private mutating func sync(
    in scope: ExplorationScope, _ consequences: inout Consequences
  ) {
    syncedCount += 1
    handle(.persisted(count: syncedCount - recordsAtStart), in: scope, &consequences)
  }

  private mutating func restart(
    from count: Int, in scope: ExplorationScope, _ consequences: inout Consequences
  ) {
    disk.removeLast(disk.count - count)
    incarnation += 1
    (syncedCount, recordsAtStart) = (count, count)
    do {
      replicator = try Self.start(
        place, scope, incarnation: incarnation, records: disk.map(\.bytes))
    } catch {
      consequences.flaw = Counterexample("a disk can be read", "\(error)")
    }
    let context = replicator.state.context
    own.removeAll { !$0.context.isDominated(by: context) }
  }

  private mutating func handle(
    _ event: ReplicationEvent<DocumentStore>, in scope: ExplorationScope,
    _ consequences: inout Consequences
  ) {
    let recordCount = disk.count
    var dots = DotCloud()
    if case .edited(let delta, _) = event { dots = delta.context.dots }
    for effect in replicator.handle(event, at: now) {
      switch effect {
      case .persist(let bytes): disk.append(Record(bytes: bytes, dots: dots))
      case .send(let bytes, let peer): consequences.sends.append((peer, bytes))
      case .merged(let changes):
        // The record was written just before this is told.
        disk[disk.count - 1].dots = changes.context.dots
      case .rejected where scope.restores > 0: hasReported = true
      case .rejected(let sender, let reason):
        consequences.flaw = Counterexample(
          "every message is understood", "one from \(sender) was refused: \(reason)")
      case .notice(.sessionBegan), .settled, .proposed, .concluded: break
      case .notice where scope.restores > 0: hasReported = true
      case .notice(let notice):
        consequences.flaw = Counterexample("nothing is reported to people", "\(notice)")
      }
    }
    for place in recordCount..<disk.count where isOrderFree {
      // What is not of changes may depend on what was written before it.
      let dots = disk[place].dots
      isOrderFree = !dots.isEmpty && disk[..<place].allSatisfy { $0.dots.isDisjoint(with: dots) }
    }
  }

  /// Writes all that decides what will become of it.
  func encode(into encoder: inout CanonicalEncoder, in scope: ExplorationScope) {
    encoder.count(place)
    encoder.count(editCount)
    encoder.count(own.count)
    for delta in own { delta.encode(into: &encoder) }
    replicator.encodeBehaviour(into: &encoder, at: now, isOrderFree: isOrderFree)
    encoder.count(disk.count - syncedCount)
    encoder.count(hasReported ? 1 : 0)
    guard scope.crashes + scope.restores > 0 else { return }
    // What a crash would leave. Without one nobody reads the disk.
    encoder.integer(incarnation)
    var durable = disk[..<syncedCount].map(\.bytes)
    if isOrderFree, scope.restores == 0 { durable.sort { $0.lexicographicallyPrecedes($1) } }
    for record in durable + disk[syncedCount...].map(\.bytes) { encoder.byteString(record) }
  }
}

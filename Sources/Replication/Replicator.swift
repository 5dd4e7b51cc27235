public import CRDTs
public import CanonicalCoding
public import Causality

/// Keeps one replica in step with its peers: a state machine without clock, socket or disk.
///
/// Events go in with ``handle(_:at:)``, effects come out, and ``deadline`` says when the machine
/// wants to be woken. The machine is a value: copying it forks the replica's whole memory. The same
/// code runs in the simulator and over a network.
///
/// How it works:
/// - What is new, edited here or received, is merged at once and written to disk; only when it is
///   durable is it acknowledged, offered to peers, or counted in the digest. What peers know of
///   this replica can therefore never be lost by a crash.
/// - At each tick, a peer that is known to lack something edited here is sent the deltas; one that
///   lacks something from elsewhere is sent the digest, since the originator has probably sent it
///   already. What is not acknowledged is sent again, less and less often.
/// - A peer that lacks more than the buffer still holds is sent the whole state.
/// - When no peer is known to lack anything, and nothing known to exist is lacking here, there is
///   no deadline, and silence.
///
/// Reference: P. S. Almeida, A. Shoker, C. Baquero, “Delta State Replicated Data Types”,
/// J. Parallel Distrib. Comput. 111, 2018, section 6 (anti-entropy for causal deltas).
public struct Replicator<Store: DotStore & CanonicalCodable>: Sendable {
  /// This replica.
  public let id: ReplicaID

  /// Everything edited and received, durable or not: what the application reads.
  public private(set) var state: Causal<Store>

  /// What has been counted since the start.
  public internal(set) var statistics = ReplicationStatistics()

  let configuration: ReplicationConfiguration
  let incarnation: UInt64
  var peers: [Peer]
  var durable: Causal<Store>
  var buffer: DeltaBuffer<Store>
  private var pending: [Pending] = []
  private var persistedCount = 0

  /// Something written whose durability has not been reported yet.
  private struct Pending: Sendable {
    let changes: Causal<Store>
    let size: Int
  }

  /// A replica at the start of its process.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses.
  ///   - peers: The replicas it exchanges changes with.
  ///   - incarnation: How often this replica has started before; every start counts.
  ///   - records: What ``ReplicationEffect/persist(_:)`` wrote and the disk has kept, in order.
  ///   - configuration: Times and sizes.
  /// - Throws: `CanonicalDecodingError` if a record is damaged.
  public init(
    _ id: ReplicaID, peers: [ReplicaID], incarnation: UInt64 = 0, restoring records: [[UInt8]] = [],
    configuration: ReplicationConfiguration = ReplicationConfiguration()
  ) throws(CanonicalDecodingError) {
    self.id = id
    self.incarnation = incarnation
    self.configuration = configuration
    state = .initial
    buffer = DeltaBuffer(capacity: configuration.bufferCapacity)
    for record in records {
      let changes = try Causal<Store>(canonicalBytes: record)
      state.merge(changes)
      if !changes.store.isWhole { buffer.append(changes, size: record.count) }
    }
    durable = state
    let isNew = incarnation == 0 && state.context.isEmpty
    self.peers = peers.filter { $0 != id }.map { Peer(id: $0, isHeardFrom: isNew) }
  }

  /// Takes in one event.
  ///
  /// - Returns: What the host must do, in this order.
  public mutating func handle(
    _ event: ReplicationEvent<Store>, at now: Instant
  ) -> [ReplicationEffect<Store>] {
    var effects: [ReplicationEffect<Store>] = []
    switch event {
    case .edited(let delta): take(delta, into: &effects)
    case .received(let bytes, let sender): receive(bytes, from: sender, at: now, into: &effects)
    case .persisted(let count): persisted(count, at: now, into: &effects)
    case .timer: tick(at: now, into: &effects)
    }
    return effects
  }

  /// Merges something new and has it written.
  private mutating func take(
    _ changes: Causal<Store>, into effects: inout [ReplicationEffect<Store>]
  ) {
    guard !changes.context.isDominated(by: state.context) else { return }
    state.merge(changes)
    let record = changes.canonicalBytes
    pending.append(Pending(changes: changes, size: record.count))
    effects.append(.persist(record))
  }

  private mutating func receive(
    _ bytes: [UInt8], from sender: ReplicaID, at now: Instant,
    into effects: inout [ReplicationEffect<Store>]
  ) {
    guard let place = peers.firstIndex(where: { $0.id == sender }) else {
      statistics.rejected += 1
      effects.append(.rejected(from: sender, .unknownPeer))
      return
    }
    let frame: Frame<Store>
    do {
      frame = try Frame(canonicalBytes: bytes)
    } catch {
      statistics.rejected += 1
      effects.append(.rejected(from: sender, .malformed(error)))
      return
    }
    peers[place].heard(frame.digest, incarnation: frame.incarnation, at: now)
    switch frame.purpose {
    case .acknowledgement: break
    case .question: reply(to: place, at: now, into: &effects)
    case .changes(let changes):
      if changes.context.isDominated(by: state.context) {
        statistics.redundant += 1
      } else {
        take(changes, into: &effects)
        effects.append(.merged(changes))
      }
      peers[place].acknowledgementDue = persistedCount + pending.count
      if pending.isEmpty { acknowledge(place, at: now, into: &effects) }
    }
  }

  private mutating func persisted(
    _ count: Int, at now: Instant, into effects: inout [ReplicationEffect<Store>]
  ) {
    let done = min(max(count - persistedCount, 0), pending.count)
    for entry in pending.prefix(done) {
      durable.merge(entry.changes)
      if !entry.changes.store.isWhole { buffer.append(entry.changes, size: entry.size) }
    }
    pending.removeFirst(done)
    persistedCount += done
    guard pending.isEmpty || done > 0 else { return }
    for place in peers.indices {
      guard let due = peers[place].acknowledgementDue, due <= persistedCount else { continue }
      acknowledge(place, at: now, into: &effects)
    }
    scheduleTick(at: now)
  }
}

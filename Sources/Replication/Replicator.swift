public import CRDTs
public import CanonicalCoding
public import Causality
public import Randomness
public import SortedCollections

// What runs at every event is inlinable, although nothing else above the kernel is. A replicator is
// generic over its store, and where its code is not compiled for the store, a sixth of the time
// goes into asking how large things are and where they lie.

/// Keeps one replica in step with its peers: a state machine without clock, socket or disk.
///
/// Events go in with ``handle(_:at:)``, effects come out, and ``deadline`` says when the machine
/// wants to be woken. The machine is a value: copying it forks the replica's whole memory. The same
/// code runs in the simulator and over a network.
///
/// How it works:
/// - What is new, edited here or received, is merged at once and written to disk; only when it is
///   durable is it acknowledged, offered to peers, or counted among what is held. What peers know
///   of this replica can therefore never be lost by a crash.
/// - What was edited here is sent to all peers, and what was received is sent on to those that the
///   sender is not in touch with. All others are told of it, if they do not say first that they
///   have it, and ask for what they lack. What is not acknowledged is sent again, less and less
///   often.
/// - A peer that asks for more than the buffer still holds is sent what is worked out from the
///   state, and one that has nothing all of it; in chunks if it is large.
/// - When no peer is known to lack anything, and nothing known to exist is lacking here, there is
///   no deadline, and silence.
///
/// References: P. S. Almeida, A. Shoker, C. Baquero, “Delta State Replicated Data Types”,
/// J. Parallel Distrib. Comput. 111, 2018, section 6 (anti-entropy for causal deltas);
/// V. Enes, P. S. Almeida, C. Baquero, J. Leitão, “Efficient Synchronization of State-based CRDTs”,
/// ICDE 2019, [doi:10.1109/ICDE.2019.00022](https://doi.org/10.1109/ICDE.2019.00022) (nothing back
/// to where it came from, nothing that is known); J. Leitão, J. Pereira, L. Rodrigues, “Epidemic
/// Broadcast Trees”, SRDS 2007, [doi:10.1109/SRDS.2007.27](https://doi.org/10.1109/SRDS.2007.27)
/// (who is sent changes, and who is told of them).
public struct Replicator<Store: ReplicatedStore>: Sendable {
  /// The name under which peers know this replica.
  public let id: ReplicaID

  /// The identity under which edits are to be minted.
  ///
  /// It is the name of the replica until another process turns out to have minted dots under that
  /// name: then it is retired for good, and replaced.
  public internal(set) var identity: ReplicaID

  /// What has been counted since the start.
  public internal(set) var statistics: ReplicationStatistics {
    @inlinable get { counted }
    _modify { yield &counted }
  }
  @usableFromInline var counted = ReplicationStatistics()

  @usableFromInline let configuration: ReplicationConfiguration
  @usableFromInline let boot: UInt32

  /// By what this process is addressed: its mark, until it holds another part than before, or knows
  /// dots by other names.
  @usableFromInline var mark: UInt32
  @usableFromInline var peers: [Peer]
  @usableFromInline var buffer: DeltaBuffer<Store>
  @usableFromInline var lineage = Lineage()
  @usableFromInline var doubleMints: [DoubleMint] = []
  @usableFromInline var pending: [Pending] = []
  /// How many proofs of double mints are being written.
  @usableFromInline var isolations = 0
  /// How other replicas stand to this one, as far as that has changed since the first start.
  @usableFromInline var memberships: SortedMap<ReplicaID, Membership> = SortedMap()
  @usableFromInline var hasLeft = false
  @usableFromInline var writes: [PendingWrite] = []
  @usableFromInline var stability = StabilityTracker()
  @usableFromInline var members = MemberTable()
  @usableFromInline var desk = ProposalDesk()
  @usableFromInline var persistedCount = 0
  /// How ``part`` stands, for all that need not know what it is a part of.
  @usableFromInline var extent = Extent()

  // What follows is as large as the store is, and everything before it lies in known places.

  /// Everything edited and received, durable or not.
  ///
  /// It is what the application reads, unless the replica holds a part and has just gone over to
  /// another; see ``view``.
  public internal(set) var state: Causal<Store> {
    @inlinable get { merged }
    _modify { yield &merged }
  }
  @usableFromInline var merged: Causal<Store>

  var part = Subscription<Store>() {
    didSet { extent = part.extent }
  }

  /// What of that is durable.
  @usableFromInline var durable: Causal<Store>

  /// The changes that were sent last, which the next peer is nearly always sent as well.
  @usableFromInline var lastSent: Changes<Store>?

  /// Something written whose durability has not been reported yet.
  @usableFromInline
  struct Pending: Sendable {
    @usableFromInline let size: Int
    /// Who has sent it, unless it was edited here.
    @usableFromInline let source: ReplicaID?

    /// What gets another name once this is durable.
    @usableFromInline var renaming: Renaming?

    /// Whether nobody is to be spoken to before this is durable.
    @usableFromInline var isolates = false

    /// What it says about proposals.
    @usableFromInline var step: ProposalDesk.Step?

    /// Whether it was edited by a replica that holds a part, this one or another.
    @usableFromInline var isEdit = false

    /// What is held from here on, of another part.
    var rebased: Causal<Store>?

    /// The subscription all of which is there once this is durable.
    var completes: UInt64?

    @usableFromInline let changes: Causal<Store>

    @inlinable
    init(size: Int, source: ReplicaID?, changes: Causal<Store>) {
      (self.size, self.source, self.changes) = (size, source, changes)
    }

    /// A record of something else than changes.
    static func other(
      renaming: Renaming? = nil, isolates: Bool = false, step: ProposalDesk.Step? = nil
    ) -> Self {
      var other = Self(size: 0, source: nil, changes: Causal())
      (other.renaming, other.isolates, other.step) = (renaming, isolates, step)
      return other
    }
  }

  @usableFromInline
  typealias Effects = [ReplicationEffect<Store>]

  /// A replica at the start of its process.
  ///
  /// - Parameters:
  ///   - id: The name under which peers know this replica.
  ///   - identity: The identity under which it edits, which nobody else uses; its name unless told.
  ///   - peers: The replicas it exchanges changes with.
  ///   - incarnation: How often this replica has started before; every start counts.
  ///   - records: What ``ReplicationEffect/persist(_:)`` wrote and the disk has kept, in order.
  ///   - configuration: Times and sizes.
  /// - Precondition: The configuration is within the bounds that each of its properties names.
  /// - Throws: `CanonicalDecodingError` if what is to be restored is no record. Records carry no
  ///   checksum: a host whose disk may change bytes unnoticed adds one of its own, and looks.
  public init(
    _ id: ReplicaID, identity: ReplicaID? = nil, peers: [ReplicaID], incarnation: UInt64 = 0,
    restoring records: [[UInt8]] = [],
    configuration: ReplicationConfiguration = ReplicationConfiguration()
  ) throws(CanonicalDecodingError) {
    if let flaw = configuration.flaw { preconditionFailure("the configuration has \(flaw)") }
    self.id = id
    self.configuration = configuration
    boot = Self.mark(of: id, incarnation: incarnation, seed: configuration.seed)
    mark = boot
    self.identity = identity ?? id
    merged = .initial
    durable = .initial
    buffer = DeltaBuffer(capacity: configuration.bufferCapacity)
    self.peers = []
    count(id)
    for peer in peers where peer != id { add(peer) }
    if configuration.identityPolicy == .fresh { self.identity = successor(of: self.identity) }
    for record in records { try restore(record) }
    durable = state
    takeStock()
    for place in self.peers.indices { refresh(place, at: .zero) }
  }

  /// Takes in one event.
  ///
  /// - Parameters:
  ///   - event: What has happened.
  ///   - now: What a steady clock shows, one that never goes back, and not the time of day, which
  ///     may be set: until the old time has come again nothing would be due.
  /// - Returns: What the host must do, in this order.
  @inlinable
  public mutating func handle(
    _ event: ReplicationEvent<Store>, at now: Instant
  ) -> [ReplicationEffect<Store>] {
    var effects: Effects = []
    switch event {
    case .received(let bytes, let sender): receive(bytes, from: sender, at: now, into: &effects)
    case .persisted(let count): persisted(count, at: now, into: &effects)
    case .timer: tick(at: now, into: &effects)
    default: handleRequest(event, at: now, into: &effects)
    }
    if extent.isFetching { completeSubscription(into: &effects) }
    if !desk.isEmpty { sendParcels(at: now, into: &effects) }
    if !writes.isEmpty { settleWrites(at: now, into: &effects) }
    if members.hasNews { spreadReports(at: now) }
    return effects
  }

  /// Takes in an event that the host asks for, and not its surroundings.
  ///
  /// Apart from the others, which are most and need no room for anything of a store's own types.
  @inlinable
  mutating func handleRequest(
    _ event: ReplicationEvent<Store>, at now: Instant, into effects: inout Effects
  ) {
    switch event {
    case .edited(let delta, let result): edited(delta, leadingTo: result, into: &effects)
    case .command(let command): carryOut(command, at: now, into: &effects)
    case .connected(let peer): connected(peer, at: now)
    case .disconnected(let peer): disconnected(peer)
    case .decided(let id, let decision): decide(id, decision, into: &effects)
    case .subscribed(let selection): subscribe(to: selection, at: now, into: &effects)
    case .received, .persisted, .timer: break
    }
  }

  /// Takes an edit made here.
  @inlinable
  mutating func edited(
    _ delta: Causal<Store>, leadingTo result: Causal<Store>?, into effects: inout Effects
  ) {
    let news = delta.context.subtracting(minted)
    if extent.number > 0, !isInside(delta) {
      return effects.append(.notice(.outsideSubscription(news)))
    }
    noteMinted(news)
    take(
      Changes(delta, of: lineage), from: nil, isEdit: extent.isPart, leadingTo: result,
      into: &effects)
  }

  /// Merges something new and has it written.
  @inlinable
  mutating func take(
    _ changes: Changes<Store>, from source: ReplicaID?, isEdit: Bool = false,
    leadingTo result: Causal<Store>? = nil, into effects: inout Effects
  ) {
    guard !changes.delta.context.isDominated(by: state.context) else { return }
    if let result, isMade(by: changes.delta, result) {
      merged = result
    } else {
      merged.merge(changes.delta)
    }
    show(changes.delta)
    lineage.merge(changes.lineage)
    let record: Record<Store> =
      !extent.isPart && !extent.isFetching
      ? .changes(changes) : isEdit ? .edits(changes) : .part(changes, of: extent.number)
    let bytes = record.canonicalBytes
    var entry = Pending(size: bytes.count, source: source, changes: changes.delta)
    entry.isEdit = isEdit
    pending.append(entry)
    effects.append(.persist(bytes))
  }

  /// Whether something has seen what is here, what a delta brings, and nothing else: then it is
  /// what the delta leads to.
  @inlinable
  func isMade(by delta: Causal<Store>, _ result: Causal<Store>) -> Bool {
    var context = merged.context
    context.merge(delta.context)
    return context == result.context && !extent.isFetching
  }

  /// Whether all that is here is durable with so many records, and need not be merged again.
  @inlinable
  func isAllThere(with done: Int) -> Bool {
    guard done == pending.count, isolations == 0 else { return false }
    var held = durable.context
    for place in pending.indices { held.merge(pending[place].changes.context) }
    return held == state.context
  }

  @inlinable
  mutating func persisted(
    _ count: Int, at now: Instant, into effects: inout Effects
  ) {
    guard count > persistedCount else { return }
    let done = min(count - persistedCount, pending.count)
    guard done > 0 else { return }
    let isAll = isAllThere(with: done)
    var held = durable.context
    for place in 0..<done {
      let entry = pending[place]
      if extent.number > 0 { persisted(entry, into: &effects) }
      let news = entry.changes.context.subtracting(isAll ? held : durable.context)
      schedule(entry, bringing: news, at: now)
      if !isAll {
        durable.merge(entry.changes)
      } else if place + 1 < done {
        held.merge(entry.changes.context)
      }
      if !entry.changes.store.isWhole, entry.size > 0 {
        buffer.append(entry.changes, size: entry.size)
      }
      if entry.isolates { endIsolation(renaming: entry.renaming, at: now) }
      if let step = entry.step { advance(step, at: now) }
    }
    if isAll { durable = state }
    if done == pending.count { pending = [] } else { pending.removeFirst(done) }
    persistedCount += done
    takeStock()
    for place in peers.indices {
      acknowledge(place, at: now, into: &effects)
      refresh(place, at: now)
    }
  }

  /// Decides which peers are sent something that has just become durable.
  ///
  /// Those that its sender is in touch with have probably been sent it already, and are only told.
  /// With a fan-out that is not relied on: some peers are drawn, and the others are told.
  @inlinable
  mutating func schedule(_ entry: Pending, bringing news: DotCloud, at now: Instant) {
    guard !news.isEmpty else { return }
    var source: Int?
    if let sender = entry.source { source = place(of: sender) }
    var chosen: [Int] = []
    for place in peers.indices where peers[place].boot != nil && place != source {
      if let source, configuration.fanOut == nil,
        peers[place].prefersAnnouncements
          || peers[source].neighbours.contains(peers[place].id)
      {
        continue
      }
      chosen.append(place)
    }
    if let fanOut = configuration.fanOut, chosen.count > fanOut {
      let random = KeyedRandom(seed: configuration.seed)
      let ranks = chosen.map { place in
        random.bits(
          .fanOut, entity: peers[place].id.rawValue ^ UInt64(boot),
          counter: UInt64(persistedCount))
      }
      chosen = zip(ranks, chosen).sorted { $0 < $1 }.prefix(fanOut).map { $0.1 }
    }
    for place in chosen {
      var brings = news.subtracting(peers[place].known.dots)
      // Asked here and not there, since whoever asks there copies the whole replicator.
      if !peers[place].isCovered { brings = servable(brings, to: place) }
      peers[place].eager.merge(brings)
      peers[place].gatheredSize += entry.size
      if peers[place].gatheredSize >= configuration.batchLimit { peers[place].pushAt = now }
    }
  }
}

extension KeyedRandom.Stream {
  /// What replicators draw for; their streams have numbers from 200 to 299.
  static let boots = Self(rawValue: 200)
  static let successors = Self(rawValue: 203)
  static let waits = Self(rawValue: 201)
  @usableFromInline static let fanOut = Self(rawValue: 202)
}

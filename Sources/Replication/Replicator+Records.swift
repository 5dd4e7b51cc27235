import CRDTs
import CanonicalCoding
import Causality
import SortedCollections

/// What is on disk, and how a process goes on from it.
extension Replicator {
  /// Records from which a process starts as it would from all that are durable; fewer, and smaller.
  ///
  /// A host whose disk fills up writes them to a new file, after them those that are not durable
  /// yet, and puts that in the place of the old one, all at once. What is counted as durable does
  /// not change: it goes on from the start of the process.
  ///
  /// There are none while a proof of a ``DoubleMint`` is being written, or a subscription fetched.
  ///
  /// - Complexity: O(n) for a state of n dots.
  public var snapshot: [[UInt8]]? {
    guard !isIsolated, part.shown == nil else { return nil }
    var records: [Record<Store>] = doubleMints.map { .doubleMint($0) }
    if identity != id, configuration.identityPolicy == .kept { records.append(.identity(identity)) }
    if part.number > 0 { records.append(.subscription(subscriptionRecord)) }
    if !durable.context.isEmpty {
      let changes = Changes(durable, of: lineage)
      records.append(
        part.selection == nil ? .changes(changes) : .part(changes, of: part.number))
    }
    for delta in part.edits.deltas { records.append(.edits(Changes(delta, of: lineage))) }
    for (replica, membership) in memberships { records.append(.membership(replica, membership)) }
    for peer in peers {
      if !peer.abandoned.isEmpty { records.append(.abandoned(peer.abandoned, to: peer.id)) }
      for chunk in peer.incoming?.chunks ?? [] { records.append(.chunk(chunk, from: peer.id)) }
    }
    return (records + proposalRecords).map { $0.canonicalBytes }
  }

  /// Has a record written that is not of changes.
  mutating func write(
    _ record: Record<Store>, renaming: Renaming? = nil, isolates: Bool = false,
    step: ProposalDesk.Step? = nil, into effects: inout Effects
  ) {
    pending.append(.other(renaming: renaming, isolates: isolates, step: step))
    if isolates { isolations += 1 }
    effects.append(.persist(record.canonicalBytes))
  }

  /// Takes a record from the disk.
  mutating func restore(_ bytes: [UInt8]) throws(CanonicalDecodingError) {
    switch try Record<Store>(canonicalBytes: bytes) {
    case .changes(let changes):
      restore(changes, size: bytes.count)
      endTransfer(of: changes, size: bytes.count)
    // Written of another part than the one that is held, it would say less than it seems to.
    case .part(let changes, let number):
      guard number == part.number else { return }
      restore(changes, size: bytes.count)
      endTransfer(of: changes, size: bytes.count)
    case .edits(let changes):
      restore(changes, size: bytes.count)
      endTransfer(of: changes, size: bytes.count)
      part.edits.append(changes.delta, size: bytes.count)
    case .subscription(let record): try restore(record)
    case .complete(let number): complete(number)
    case .doubleMint(let proof): restore(proof)
    case .membership(let replica, let membership): change(replica, to: membership)
    case .identity(let replica): if configuration.identityPolicy == .kept { identity = replica }
    case .chunk(let chunk, let sender): restore(chunk, from: sender)
    case .piecesEnded(let sender):
      if let place = place(of: sender) { peers[place].incoming = nil }
    case .abandoned(let dots, let receiver):
      guard let place = place(of: receiver) else { return }
      peers[place].abandoned = dots
    case .proposal(let id, let coordinator, let bytes): restore(id, to: coordinator, bytes)
    case .verdict(let id, let verdict, let changes):
      if !changes.delta.context.isEmpty {
        restore(changes, size: bytes.count)
        if extent.isPart { part.edits.append(changes.delta, size: bytes.count) }
      }
      restore(id, verdict)
    case .concluded(let id): desk.own.removeAll { $0.id == id }
    case .receipt(let id): desk.verdicts.removeAll { $0.id == id }
    case .decided(let numbers, let start): desk.noteDecided(numbers, start: start)
    }
  }

  private mutating func restore(_ changes: Changes<Store>, size: Int) {
    state.merge(changes.delta)
    show(changes.delta)
    lineage.merge(changes.lineage)
    if !changes.delta.store.isWhole { buffer.append(changes.delta, size: size) }
  }

  private mutating func restore(
    _ record: SubscriptionRecord
  ) throws(CanonicalDecodingError) {
    var selection: Store.Selection?
    if let bytes = record.selection { selection = try Store.Selection(canonicalBytes: bytes) }
    lineage.merge(record.minted.lineage)
    resubscribe(to: selection, number: record.number)
    buffer = DeltaBuffer(capacity: configuration.bufferCapacity)
    for place in peers.indices { peers[place].incoming = nil }
  }

  private mutating func restore(_ chunk: Chunk, from sender: ReplicaID) {
    guard let place = place(of: sender) else { return }
    var incoming = peers[place].incoming ?? IncomingTransfer(chunk)
    peers[place].incoming = nil
    if !incoming.includes(chunk) { incoming = IncomingTransfer(chunk) }
    _ = incoming.take(chunk)
    peers[place].incoming = incoming
  }

  /// Forgets pieces of what has since arrived as a whole.
  private mutating func endTransfer(of changes: Changes<Store>, size: Int) {
    for place in peers.indices {
      // A record is longer than what travels: by a byte, unless it names a subscription.
      guard let incoming = peers[place].incoming,
        incoming.name.length == size - 1 || part.number > 0,
        incoming.name == TransferName(of: changes.canonicalBytes)
      else { continue }
      peers[place].incoming = nil
    }
  }
}

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
  /// There are none while a proof of a ``DoubleMint`` is being written.
  ///
  /// - Complexity: O(n) for a state of n dots.
  public var snapshot: [[UInt8]]? {
    guard !isIsolated else { return nil }
    var records: [Record<Store>] = doubleMints.map { .doubleMint($0) }
    if identity != id, configuration.identityPolicy == .kept { records.append(.identity(identity)) }
    if !durable.context.isEmpty { records.append(.changes(Changes(durable, of: lineage))) }
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
    case .doubleMint(let proof): restore(proof)
    case .membership(let replica, let membership): change(replica, to: membership)
    case .identity(let replica): if configuration.identityPolicy == .kept { identity = replica }
    case .chunk(let chunk, let sender): restore(chunk, from: sender)
    case .abandoned(let dots, let receiver):
      guard let place = peers.firstIndex(where: { $0.id == receiver }) else { return }
      peers[place].abandoned = dots
    case .proposal(let id, let coordinator, let bytes): restore(id, to: coordinator, bytes)
    case .verdict(let id, let verdict, let changes):
      if !changes.delta.context.isEmpty { restore(changes, size: bytes.count) }
      restore(id, verdict)
    case .concluded(let id): desk.own.removeAll { $0.id == id }
    case .receipt(let id): desk.verdicts.removeAll { $0.id == id }
    case .decided(let numbers, let start): desk.noteDecided(numbers, start: start)
    }
  }

  private mutating func restore(_ changes: Changes<Store>, size: Int) {
    state.merge(changes.delta)
    lineage.merge(changes.lineage)
    if !changes.delta.store.isWhole { buffer.append(changes.delta, size: size) }
  }

  private mutating func restore(_ chunk: Chunk, from sender: ReplicaID) {
    guard let place = peers.firstIndex(where: { $0.id == sender }) else { return }
    var incoming = peers[place].incoming ?? IncomingTransfer(chunk)
    if !incoming.includes(chunk) { incoming = IncomingTransfer(chunk) }
    _ = incoming.take(chunk)
    peers[place].incoming = incoming
  }

  /// Forgets pieces of what has since arrived as a whole.
  private mutating func endTransfer(of changes: Changes<Store>, size: Int) {
    for place in peers.indices {
      // A record is a byte longer than what travels.
      guard let incoming = peers[place].incoming, incoming.name.length == size - 1,
        incoming.name == TransferName(of: changes.canonicalBytes)
      else { continue }
      peers[place].incoming = nil
    }
  }
}

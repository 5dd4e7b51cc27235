import CRDTs
import CanonicalCoding
public import Causality

extension Replicator {
  /// How replication is doing.
  ///
  /// - Complexity: O(peers · runs).
  public var status: ReplicationStatus {
    let peers = peers.map(status)
    let thinlySpread = durable.context.dots.subtracting(wellSpread).count
    let isImpaired =
      peers.contains {
        $0.isSuspected || $0.phase != .inSession || $0.attempts >= 5
      } || thinlySpread > 0
    let isAlone = !peers.isEmpty && !peers.contains { $0.phase == .inSession }
    let health: ReplicationStatus.Health =
      isAlone || isIsolated ? .failing : isImpaired ? .impaired : .good
    return ReplicationStatus(
      health: health, peers: peers, thinlySpread: thinlySpread, unsynced: pending.count,
      proposals: openProposals, undecided: desk.waiting.count, doubleMints: doubleMints,
      statistics: statistics)
  }

  /// What is durable here and known to be on as many replicas as it should.
  private var wellSpread: DotCloud {
    // What at least one replica holds, at least two, and so on; here everything is on one.
    var levels = [durable.context.dots]
    levels += Array(repeating: DotCloud(), count: max(0, configuration.replicationFactor - 1))
    for peer in peers where peer.offers == nil {
      for level in levels.indices.dropFirst().reversed() {
        levels[level].merge(levels[level - 1].intersection(peer.known.dots))
      }
    }
    return levels[levels.count - 1]
  }

  private func status(of peer: Peer) -> PeerStatus {
    PeerStatus(
      id: peer.id,
      phase: !peer.isUp ? .disconnected : peer.boot == nil ? .greeting : .inSession,
      version: peer.boot.map { _ in peer.version },
      isSuspected: peer.isSuspected, heardAt: peer.heardAt, known: peer.known,
      lag: durable.context.subtracting(peer.known).count,
      lead: (peer.offers ?? peer.known.dots).subtracting(state.context.dots).count,
      unacknowledged: peer.offeredSize,
      attempts: max(peer.attempts, peer.requests, peer.announcements),
      abandoned: peer.abandoned.subtracting(peer.known.dots).count,
      undeliverable: peer.unsendable.subtracting(peer.abandoned).subtracting(peer.known.dots).count,
      sending: peer.outgoing.map {
        PeerStatus.Progress(arrived: min($0.count * $0.size, $0.bytes.count), total: $0.bytes.count)
      },
      receiving: peer.incoming.map {
        PeerStatus.Progress(arrived: $0.bytes.count, total: $0.name.length)
      })
  }

  /// What a peer is known to hold for good, or `nil` if it is none.
  @inlinable
  public func holdings(of peer: ReplicaID) -> CausalContext? {
    guard let place = place(of: peer) else { return nil }
    return peers[place].known
  }
}

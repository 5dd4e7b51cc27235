public import CRDTs
import CanonicalCoding
public import Causality

/// What everybody in touch holds, and what may therefore be forgotten.
extension Replicator {
  /// What this replica and all its peers hold for good; with
  /// ``ReplicationConfiguration/countsDistantMembers`` all members, however far away.
  ///
  /// A peer counts from the moment it is one, in touch or not, until it leaves or is evicted. One
  /// that has joined counts once it has caught up. If these are all replicas there are, see
  /// ``isCutOfAll``, what is stable will never be asked for again, and logs of edits may be trimmed
  /// up to here.
  ///
  /// The cut never recedes, except where an identity turns out to have been used twice, and
  /// where this replica subscribes to something else.
  public var stableCut: VersionVector {
    configuration.countsDistantMembers ? members.cut : stability.stableCut
  }

  /// Whether ``stableCut`` speaks of all replicas there are.
  ///
  /// It does if everybody has greeted, and nobody is in touch with somebody who is no peer: at
  /// every member of a mesh and in the middle of a star. At the end of a line, say, it does not:
  /// what lies behind the peer there may lack what both have.
  ///
  /// With ``ReplicationConfiguration/countsDistantMembers`` it does as soon as something has been
  /// heard of everybody whom some member has as a peer.
  ///
  /// - Complexity: O(p²) for p peers that are in touch with each other.
  public var isCutOfAll: Bool {
    if configuration.countsDistantMembers { return members.isComplete }
    return peers.allSatisfy { peer in
      peer.boot != nil && peer.namesAllNeighbours
        && peer.neighbours.allSatisfy { other in
          other == id || peers.contains { $0.id == other }
        }
    }
  }

  /// Takes note of what a peer holds durably, and forgets deltas that nobody will ask for.
  @inlinable
  mutating func hear(
    _ context: CausalContext, heldBy place: Int, at now: Instant, into effects: inout Effects
  ) {
    let limit = Peer.runLimit + 2 * state.context.dots.runs.count
    let outgoing = peers[place].outgoing
    guard peers[place].holds(context, limit: limit) else { return }
    takeStock(of: peers[place].id, holding: peers[place].known)
    if let outgoing, peers[place].outgoing == nil, outgoing.sentCount > 0 {
      peers[place].resumption = outgoing.receipt
    }
    endOldTransfer(to: place, at: now, into: &effects)
  }

  /// Takes note of what this replica holds durably.
  @inlinable
  mutating func takeStock() { takeStock(of: id, holding: durable.context) }

  @inlinable
  mutating func takeStock(of replica: ReplicaID, holding context: CausalContext) {
    if configuration.countsDistantMembers {
      if replica == id { reportSelf() } else { report(replica, holding: context) }
    }
    if let epoch = stability.epoch(of: replica) {
      let outcome = stability.record(context, of: replica, in: epoch)
      guard outcome == .accepted(isCutAdvanced: true) else { return }
    } else {
      let cut = stability.stableCut
      stability.admit(replica, knowing: context.vector)
      guard stability.stableCut != cut else { return }
    }
    trim()
  }

  /// Counts a replica among those that must hold something before it is stable.
  ///
  /// If something is stable already, that has to wait until the replica has caught up.
  mutating func count(_ replica: ReplicaID) {
    stability.admit(replica, knowing: VersionVector())
  }

  /// No longer waits for a replica.
  mutating func discount(_ replica: ReplicaID) {
    if stability.evict(replica) { trim() }
    if configuration.countsDistantMembers { reportSelf() }
  }

  @inlinable
  mutating func trim() {
    buffer.trim(upTo: stability.stableCut)
    forgetEdits()
  }
}

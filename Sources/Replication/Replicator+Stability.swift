import CRDTs
import CanonicalCoding
public import Causality
import SortedCollections

/// What everybody in touch holds, and what may therefore be forgotten.
extension Replicator {
  /// What this replica and all its peers hold for good.
  ///
  /// A peer counts from the moment it is one, in touch or not, until it leaves or is evicted. One
  /// that has joined counts once it has caught up. In a mesh these are all replicas there are; then
  /// what is stable will never be asked for again, and logs of edits may be trimmed up to here.
  ///
  /// The cut never recedes, except where an identity turns out to have been used twice, and
  /// where this replica subscribes to something else.
  public var stableCut: VersionVector { stability.stableCut }

  /// Takes note of what a peer holds durably, and forgets deltas that nobody will ask for.
  mutating func hear(_ context: CausalContext, heldBy place: Int) {
    let limit = Peer.runLimit + 2 * state.context.dots.runs.count
    guard peers[place].holds(context, limit: limit) else { return }
    takeStock(of: peers[place].id, holding: peers[place].known)
  }

  /// Takes note of what this replica holds durably.
  mutating func takeStock() { takeStock(of: id, holding: durable.context) }

  private mutating func takeStock(of replica: ReplicaID, holding context: CausalContext) {
    let cut = stability.stableCut
    if let member = stability.members[replica] {
      stability.record(context, of: replica, in: member.epoch)
    } else {
      stability.admit(replica, knowing: context.vector)
    }
    if stability.stableCut != cut { trim() }
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
  }

  private mutating func trim() {
    buffer.trim(upTo: stability.stableCut)
    forgetEdits()
  }
}

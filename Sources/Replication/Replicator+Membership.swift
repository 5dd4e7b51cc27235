import CRDTs
import Causality

extension Replicator {
  /// Adds a peer that is not there yet.
  mutating func add(_ id: ReplicaID) {
    guard id != self.id, !peers.contains(where: { $0.id == id }) else { return }
    var peer = Peer(id: id)
    peer.greetAt = Instant(nanoseconds: configuration.phase)
    peers.append(peer)
  }

  /// A connection has come up: the peer at its end may be another than before.
  mutating func connected(_ id: ReplicaID, at now: Instant) {
    guard let place = peers.firstIndex(where: { $0.id == id }) else { return }
    peers[place].isUp = true
    peers[place].boot = nil
    peers[place].greetAt = now
    refresh(place, at: now)
  }

  /// A connection has gone: nothing is sent until there is another.
  mutating func disconnected(_ id: ReplicaID) {
    guard let place = peers.firstIndex(where: { $0.id == id }) else { return }
    peers[place].isUp = false
    refresh(place, at: .zero)
  }
}

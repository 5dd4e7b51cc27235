import CRDTs
import CanonicalCoding
import Causality
import SortedCollections

extension Replicator {
  /// Does what whoever runs the replica wants.
  mutating func carryOut(
    _ command: ReplicationCommand, at now: Instant, into effects: inout Effects
  ) {
    switch command {
    case .confirm(let request):
      let members = request.level == .here ? [id] : ([id] + peers.map { $0.id }).sorted()
      writes.append(PendingWrite(request: request, members: members))
    case .join(let id):
      guard memberships[id] != .departed, !peers.contains(where: { $0.id == id }), id != self.id
      else { return }
      admit(id, as: .member, at: now, into: &effects)
    case .evict(let id):
      guard peers.contains(where: { $0.id == id }) else { return }
      admit(id, as: .evicted, at: now, into: &effects)
    case .abandon(let id): abandon(id, at: now, into: &effects)
    case .resume(let id): resume(id, at: now, into: &effects)
    case .leave:
      for place in peers.indices { send([.farewell], to: place, at: now, into: &effects) }
      peers = []
      hasLeft = true
    }
  }

  /// Changes how another replica stands to this one, and has that written.
  mutating func admit(
    _ id: ReplicaID, as membership: Membership, at now: Instant, into effects: inout Effects
  ) {
    change(id, to: membership)
    write(.membership(id, membership), into: &effects)
    switch membership {
    case .member:
      effects.append(.notice(.joined(id)))
      peers[peers.count - 1].greetAt = now
      peers[peers.count - 1].heardAt = now
      refresh(peers.count - 1, at: now)
    case .evicted: effects.append(.notice(.evicted(id)))
    case .departed: effects.append(.notice(.left(id)))
    }
  }

  /// Changes how another replica stands to this one.
  mutating func change(_ id: ReplicaID, to membership: Membership) {
    memberships[id] = membership
    guard membership != .member else { return add(id) }
    peers.removeAll { $0.id == id }
    part.ofPeers[id] = nil
    discount(id)
  }

  /// Takes note that a peer is alive.
  mutating func heard(_ place: Int, at now: Instant, into effects: inout Effects) {
    peers[place].heardAt = now
    guard peers[place].isSuspected else { return }
    peers[place].isSuspected = false
    effects.append(.notice(.recovered(peers[place].id)))
  }

  /// Sends signs of life, and notices where there are none.
  ///
  /// A peer that has not been heard since the start counts as heard when this is first called.
  mutating func watch(at now: Instant, into effects: inout Effects) {
    for id in peers.map({ $0.id }) {
      guard let place = peers.firstIndex(where: { $0.id == id }) else { continue }
      let heardAt = peers[place].heardAt ?? now
      peers[place].heardAt = heardAt
      if let timeout = configuration.evictionTimeout, heardAt.advanced(by: timeout) <= now {
        admit(id, as: .evicted, at: now, into: &effects)
        continue
      }
      if let timeout = configuration.suspicionTimeout, !peers[place].isSuspected,
        heardAt.advanced(by: timeout) <= now
      {
        peers[place].isSuspected = true
        effects.append(.notice(.suspected(id)))
      }
      if let interval = configuration.heartbeatInterval, peers[place].isUp,
        let mark = peers[place].boot, peers[place].sentAt.advanced(by: interval) <= now
      {
        statistics.heartbeats += 1
        send(packet([], to: mark), to: place, at: now, into: &effects)
      }
    }
  }

  /// When to look after a peer that is silent, or to break the silence.
  func watchDue(_ peer: Peer) -> Instant? {
    var due: [Instant] = []
    if let timeout = configuration.suspicionTimeout, !peer.isSuspected {
      due.append((peer.heardAt ?? .zero).advanced(by: timeout))
    }
    if let timeout = configuration.evictionTimeout {
      due.append((peer.heardAt ?? .zero).advanced(by: timeout))
    }
    if let interval = configuration.heartbeatInterval, peer.boot != nil, peer.isUp {
      due.append(peer.sentAt.advanced(by: interval))
    }
    return due.min()
  }

  /// Adds a peer that is not there yet.
  mutating func add(_ id: ReplicaID) {
    guard id != self.id, !peers.contains(where: { $0.id == id }) else { return }
    var peer = Peer(id: id)
    peer.greetAt = Instant(nanoseconds: configuration.phase)
    peers.append(peer)
    count(id)
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

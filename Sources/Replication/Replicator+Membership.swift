import CRDTs
import CanonicalCoding
public import Causality
import SortedCollections

extension Replicator {
  /// Does what whoever runs the replica wants.
  @usableFromInline
  mutating func carryOut(
    _ command: ReplicationCommand, at now: Instant, into effects: inout Effects
  ) {
    switch command {
    case .confirm(let request):
      let isLocal = request.level == .here || request.level == .session
      let members = isLocal ? [id] : ([id] + peers.map { $0.id }).sorted()
      if let token = request.session { fetch(token, at: now, into: &effects) }
      writes.append(PendingWrite(request: request, members: members))
    case .join(let id):
      let isPeer = peers.contains { $0.id == id }
      guard !hasLeft, !isPeer, memberships[id] != .departed, id != self.id else { return }
      admit(id, as: .member, at: now, into: &effects)
    case .evict(let id):
      guard peers.contains(where: { $0.id == id }) else { return }
      admit(id, as: .evicted, at: now, into: &effects)
    case .abandon(let id): abandon(id, at: now, into: &effects)
    case .resume(let id): resume(id, at: now, into: &effects)
    case .propose(let bytes, let coordinator): propose(bytes, to: coordinator, into: &effects)
    case .withdraw(let id): withdraw(id, into: &effects)
    case .abandonProposals(let id): abandonProposals(to: id, into: &effects)
    case .leave:
      for place in peers.indices { send([.farewell], to: place, at: now, into: &effects) }
      peers = []
      hasLeft = true
    }
  }

  /// Changes how another replica stands to this one, and has that written.
  @usableFromInline
  mutating func admit(
    _ id: ReplicaID, as membership: Membership, at now: Instant, into effects: inout Effects
  ) {
    if membership != .member { abandonProposals(to: id, into: &effects) }
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
    desk.own.removeAll { $0.coordinator == id }
    desk.waiting.removeAll { $0.id.proposer == id }
    desk.couriers.removeAll { $0.destination == id }
    if membership == .departed { desk.forget(id) }
    part.ofPeers[id] = nil
    discount(id)
  }

  /// Takes note that a peer is alive.
  @inlinable
  mutating func heard(_ place: Int, at now: Instant, into effects: inout Effects) {
    let silentUntil = peers[place].heardAt?.advanced(by: configuration.longestPause)
    if let silentUntil, silentUntil < now { hasten(place, at: now) }
    peers[place].heardAt = now
    guard peers[place].isSuspected else { return }
    peers[place].isSuspected = false
    effects.append(.notice(.recovered(peers[place].id)))
  }

  /// Sends signs of life, and notices where there are none.
  ///
  /// A peer that has not been heard since the start counts as heard when this is first called.
  @usableFromInline
  mutating func watch(at now: Instant, into effects: inout Effects) {
    for id in peers.map({ $0.id }) {
      guard let place = place(of: id) else { continue }
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
        peers[place].boot != nil, peers[place].sentAt.advanced(by: interval) <= now
      {
        statistics.heartbeats += 1
        send(packet([], to: place), to: place, at: now, into: &effects)
      }
    }
  }

  /// When to look after a peer that is silent, or to break the silence.
  @inlinable @inline(__always)
  func watchDue(_ place: Int) -> Instant? {
    var due: Instant?
    if let timeout = configuration.suspicionTimeout, !peers[place].isSuspected {
      due = (peers[place].heardAt ?? .zero).advanced(by: timeout)
    }
    if let timeout = configuration.evictionTimeout {
      due = Peer.earlier(due, (peers[place].heardAt ?? .zero).advanced(by: timeout))
    }
    if let interval = configuration.heartbeatInterval, peers[place].boot != nil, peers[place].isUp {
      due = Peer.earlier(due, peers[place].sentAt.advanced(by: interval))
    }
    return due
  }

  /// The place of a peer among the peers, if it is one.
  @inlinable
  func place(of id: ReplicaID) -> Int? {
    for place in peers.indices where peers[place].id == id { return place }
    return nil
  }

  /// Adds a peer that is not there yet.
  mutating func add(_ id: ReplicaID) {
    guard id != self.id, !peers.contains(where: { $0.id == id }) else { return }
    var peer = Peer(id: id)
    peer.greetAt = Instant(nanoseconds: configuration.phase)
    peers.append(peer)
    count(id)
    if configuration.countsDistantMembers { reportSelf() }
  }

  /// A connection has come up: the peer at its end may be another than before.
  @usableFromInline
  mutating func connected(_ id: ReplicaID, at now: Instant) {
    guard let place = place(of: id) else { return }
    peers[place].isUp = true
    peers[place].boot = nil
    peers[place].greetAt = now
    refresh(place, at: now)
  }

  /// A connection has gone: nothing is sent until there is another.
  @usableFromInline
  mutating func disconnected(_ id: ReplicaID) {
    guard let place = place(of: id) else { return }
    peers[place].isUp = false
    refresh(place, at: .zero)
  }
}

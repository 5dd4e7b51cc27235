import CRDTs
import CanonicalCoding
public import Causality
import Randomness
import SortedCollections

/// The ways of proposals and decisions between replicas that may not be in touch.
extension Replicator {
  /// When to say something about proposals, if at all and if anybody is there.
  @usableFromInline
  var deskDue: Instant? {
    guard !desk.couriers.isEmpty, !isIsolated, peers.contains(where: \.takesParcels) else {
      return nil
    }
    return desk.couriers.lazy.map(\.dueAt).min()
  }

  /// Says what is due about proposals.
  @usableFromInline
  mutating func sendParcels(at now: Instant, into effects: inout Effects) {
    guard !isIsolated, peers.contains(where: \.takesParcels) else { return }
    sendReceipts(at: now, into: &effects)
    for place in desk.couriers.indices where desk.couriers[place].dueAt <= now {
      let courier = desk.couriers[place]
      let isRepeated = courier.attempts > 0
      if isRepeated { statistics.repeated += 1 }
      let isWaiting = sendWishes(to: courier.destination, isRepeated, at: now, into: &effects)
      let isTelling = sendVerdicts(to: courier.destination, isRepeated, at: now, into: &effects)
      desk.couriers[place].attempts += 1
      let pause = wait(courier.attempts + 1, entity: courier.destination.rawValue)
      desk.couriers[place].dueAt =
        isWaiting || isTelling ? now.advanced(by: pause) : Instant(nanoseconds: .max)
    }
    desk.couriers.removeAll { $0.dueAt == Instant(nanoseconds: .max) }
  }

  /// Sends what another replica is to decide, from the first on, as far as a packet has room.
  private mutating func sendWishes(
    to coordinator: ReplicaID, _ isRepeated: Bool, at now: Instant, into effects: inout Effects
  ) -> Bool {
    var wishes: [Parcel.Wish] = []
    var room = parcelRoom
    for own in desk.wishes(for: coordinator) {
      let wish = Parcel.Wish(id: own.id, bytes: own.bytes)
      room -= wish.size
      guard room >= 0 || wishes.isEmpty else { break }
      wishes.append(wish)
    }
    guard !wishes.isEmpty else { return false }
    for place in desk.own.indices where wishes.contains(where: { $0.id == desk.own[place].id }) {
      desk.own[place].wasSent = true
    }
    post(.proposals(wishes), to: coordinator, isRepeated, at: now, into: &effects)
    return true
  }

  /// Tells a replica what was decided of what it has proposed.
  private mutating func sendVerdicts(
    to proposer: ReplicaID, _ isRepeated: Bool, at now: Instant, into effects: inout Effects
  ) -> Bool {
    let size = 24 + ProposalVerdict.reasonLimit
    let verdicts = desk.verdicts(for: proposer).prefix(max(1, parcelRoom / size))
    guard !verdicts.isEmpty else { return false }
    for place in desk.verdicts.indices
    where verdicts.contains(where: { $0.id == desk.verdicts[place].id }) {
      desk.verdicts[place].wasSent = true
    }
    let told = verdicts.map { Parcel.Verdict(id: $0.id, verdict: $0.verdict) }
    post(.verdicts(told), to: proposer, isRepeated, at: now, into: &effects)
    return true
  }

  /// Tells coordinators that their decisions are known for good.
  ///
  /// Should that be lost, they tell their decisions again.
  private mutating func sendReceipts(at now: Instant, into effects: inout Effects) {
    while let first = desk.receipts.first {
      let ids = desk.receipts.filter { $0.coordinator == first.coordinator }.map(\.id)
        .prefix(max(1, parcelRoom / 24))
      desk.receipts.removeAll { ids.contains($0.id) }
      post(.receipts(Array(ids)), to: first.coordinator, false, at: now, into: &effects)
    }
  }

  /// How many bytes a parcel may have besides what tells whom it is for.
  private var parcelRoom: Int {
    let limits = peers.indices.filter { peers[$0].takesParcels }.map { packetLimit(of: $0) }
    return (limits.min() ?? configuration.packetLimit) - Packet<Store>.emptySize - Parcel.overhead
  }

  private mutating func post(
    _ content: Parcel.Content, to destination: ReplicaID, _ isFlooded: Bool, at now: Instant,
    into effects: inout Effects
  ) {
    desk.parcelCount += 1
    let parcel = Parcel(
      source: id, destination: destination, start: boot, number: desk.parcelCount,
      isFlooded: isFlooded, content: content)
    send(parcel, at: now, into: &effects)
  }

  /// Takes a parcel that has come through a peer: for this replica, or to be handed on.
  @usableFromInline
  mutating func receive(
    _ parcel: Parcel, from place: Int, at now: Instant, into effects: inout Effects
  ) {
    let isGone = memberships[parcel.source].map { $0 != .member } ?? false
    guard parcel.source != id, !isGone, desk.note(parcel, through: peers[place].id) else { return }
    if parcel.destination == id { return open(parcel, at: now, into: &effects) }
    guard parcel.hops > 0 else { return }
    var onward = parcel
    onward.hops -= 1
    send(onward, at: now, into: &effects, notTo: peers[place].id)
  }

  /// Sends a parcel the way it probably has to go, or every way.
  ///
  /// That is to the replica that it is for; through one that is in touch with it; or through the
  /// one through which it was last heard. Nobody keeps what he hands on: if it is lost, its source
  /// will send it again, and then it goes every way.
  private mutating func send(
    _ parcel: Parcel, at now: Instant, into effects: inout Effects, notTo origin: ReplicaID? = nil
  ) {
    let open = peers.indices.filter { place in
      let peer = peers[place].id
      return peers[place].takesParcels && peer != origin && peer != parcel.source
    }
    var ways = open.filter { peers[$0].id == parcel.destination }
    if ways.isEmpty, !parcel.isFlooded {
      ways = Array(open.filter { peers[$0].neighbours.contains(parcel.destination) }.prefix(1))
    }
    if ways.isEmpty, !parcel.isFlooded, let route = desk.routes[parcel.destination] {
      ways = open.filter { peers[$0].id == route }
    }
    for place in ways.isEmpty ? open : ways {
      send([.parcel(parcel)], to: place, at: now, into: &effects)
    }
  }
}

extension Peer {
  /// Whether parcels can be sent to it.
  var takesParcels: Bool { isUp && boot != nil && features & Greeting.parcels != 0 }
}

extension Greeting {
  /// The feature of a replica that takes and hands on what is said about proposals.
  static let parcels: UInt64 = 1
}

public import CRDTs
public import CanonicalCoding
public import Causality
import Lattices

extension Replicator {
  /// What a peer holds and this replica lacks, and has not asked anybody else for.
  @inlinable
  func lacking(from place: Int) -> DotCloud {
    guard !peers[place].known.isDominated(by: state.context) else { return DotCloud() }
    var lacking = onOffer(from: place).subtracting(state.context)
    for other in peers.indices where other != place && !peers[other].asked.isEmpty {
      lacking = lacking.subtracting(peers[other].asked)
    }
    return lacking
  }

  /// Whether a peer is in touch with nobody but this replica.
  @inlinable
  func isOnlyPeer(of place: Int) -> Bool {
    peers[place].neighbours.isEmpty && peers[place].namesAllNeighbours
  }

  /// The most bytes of a packet that a peer and this replica can agree on.
  @inlinable
  func packetLimit(of place: Int) -> Int {
    min(configuration.packetLimit, peers[place].packetLimit)
  }

  // MARK: - Changes

  /// Sends a peer what it has asked for, unless that is on the way already.
  @inlinable
  mutating func serve(
    _ dots: DotCloud, to place: Int, at now: Instant, into effects: inout Effects
  ) {
    // A request that comes late may ask for what the peer has said since that it has.
    var wanted = dots.intersection(durable.context.dots).subtracting(peers[place].known.dots)
    if let retryAt = peers[place].retryAt, now < retryAt {
      wanted = wanted.subtracting(peers[place].offered)
    }
    if let outgoing = peers[place].outgoing { wanted = wanted.subtracting(outgoing.dots) }
    wanted = servable(wanted.subtracting(peers[place].abandoned), to: place)
    guard !wanted.isEmpty else { return }
    peers[place].eager.merge(wanted)
    offer(wanted, to: place, anew: true, at: now, into: &effects)
  }

  /// Sends a peer changes that bring it some dots.
  ///
  /// - Parameter anew: Whether to work out from the state what is no longer to be had as deltas. If
  ///   not, the peer is told of the dots instead, and may ask whom it likes.
  @inlinable
  mutating func offer(
    _ dots: DotCloud, to place: Int, anew: Bool, at now: Instant, into effects: inout Effects
  ) {
    let limit = packetLimit(of: place)
    var dots = dots.subtracting(peers[place].known.dots)
    if extent.isPart {
      dots = offerEdits(dots, to: place, limit: limit - limit / 8, at: now, into: &effects)
      if dots.isEmpty { return }
    }
    guard let groups = buffer.recentChanges(bringing: dots, limit: limit - limit / 8) else {
      peers[place].eager = peers[place].eager.subtracting(dots)
      if anew {
        let changes = workedOut(bringing: dots, besides: peers[place].known)
        send(changes, bringing: dots, to: place, at: now, into: &effects)
      }
      return
    }
    for group in groups {
      if peers[place].offeredSize > configuration.window { break }
      let brings = group.context.dots.intersection(dots)
      send(group, bringing: brings, to: place, at: now, into: &effects)
    }
  }

  /// What brings a peer some dots of which the deltas are gone.
  ///
  /// The state tells what has become of them. If some are nowhere in it, an edit took them away
  /// that the peer may not have heard of, and the state does not tell which. So everything goes
  /// along that the peer is not known to have: it is never shown what an edit did without it.
  @usableFromInline
  func workedOut(
    bringing dots: DotCloud, besides known: CausalContext
  ) -> Causal<Store> {
    let delta = workedOut(bringing: dots)
    if dots.isDominated(by: delta.store.dots) { return delta }
    return workedOut(bringing: durable.context.dots.subtracting(known.dots).merging(dots))
  }

  /// What brings some dots of which the deltas are gone: only that, or the whole state if that
  /// takes no more bytes.
  ///
  /// If something was removed, a delta lists the runs of all that is gone, and these may be many.
  ///
  /// - Complexity: O(n log n) for a state of n dots.
  @usableFromInline
  func workedOut(bringing dots: DotCloud) -> Causal<Store> {
    let rest = durable.context.dots.subtracting(dots)
    if rest.isEmpty { return durable }
    let delta = durable.delta(since: CausalContext(rest))
    let isLarge = delta.context.dots.runs.count > durable.context.dots.runs.count
    if delta.store.isWhole, isLarge,
      delta.canonicalBytes.count >= durable.canonicalBytes.count
    {
      return durable
    }
    return delta
  }

  /// Changes as they travel; they are written once for all peers that are sent the same in a row.
  @inlinable
  mutating func written(_ delta: Causal<Store>) -> Changes<Store> {
    if let lastSent, lastSent.delta.context == delta.context, lastSent.delta == delta {
      return lastSent
    }
    var changes = Changes(delta, of: lineage)
    changes.keepBytes()
    lastSent = changes
    return changes
  }

  /// Sends a peer a delta that brings it some dots.
  ///
  /// - Parameter asEdits: Whether the peer may hand it on, whatever part it holds.
  @inlinable
  mutating func send(
    _ delta: Causal<Store>, bringing dots: DotCloud, asEdits: Bool = false, to place: Int,
    at now: Instant, into effects: inout Effects
  ) {
    let isAll = delta.store.isWhole && delta.context == durable.context
    if isAll { counted.wholeStates += 1 } else { counted.deltas += 1 }
    let changes = written(projected(delta, for: place))
    let bytes = packet([asEdits ? .edits(changes) : .changes(changes)], to: place)
    peers[place].eager.merge(dots)
    if bytes.count > packetLimit(of: place) {
      return transfer(
        Cargo(changes, mayGoOn: asEdits).canonicalBytes, bringing: delta.context.dots, to: place,
        at: now, into: &effects)
    }
    counted.payload += bytes.count - Packet<Store>.emptySize - 1
    send(bytes, to: place, at: now, into: &effects)
    peers[place].offered.merge(dots)
    peers[place].offeredSize += bytes.count
    if peers[place].retryAt == nil {
      peers[place].retryAt = now.advanced(by: wait(1, for: place))
    }
  }

  // MARK: - Digests and requests

  /// Tells a peer what has become durable of what it has sent.
  @inlinable
  mutating func acknowledge(_ place: Int, at now: Instant, into effects: inout Effects) {
    guard !peers[place].owed.isEmpty, peers[place].owedAfter <= persistedCount else { return }
    let manner: Frame<Store>.Manner = peers[place].owesSurprise ? .alreadyHad : .acknowledgement
    let frames = statements(of: peers[place].owed, as: manner, to: place)
    peers[place].owed = DotCloud()
    peers[place].owesSurprise = false
    send(frames, to: place, at: now, into: &effects)
  }

  /// Statements that dots are held, each small enough for a packet.
  @inlinable
  mutating func statements(
    of dots: DotCloud, as manner: Frame<Store>.Manner, to place: Int
  ) -> [Frame<Store>] {
    let parts = parts(of: dots, for: place)
    counted.digests += parts.count
    return parts.map { .have(Holdings($0, of: lineage), manner) }
  }

  /// Dots in parts of which each is small enough for a packet.
  ///
  /// A run takes at most 40 bytes: a replica, the mark of a start, and four integers.
  @usableFromInline
  func parts(of dots: DotCloud, for place: Int) -> [DotCloud] {
    let room = max(1, (packetLimit(of: place) - Packet<Store>.emptySize - 20) / 40)
    if dots.runs.count <= room { return dots.isEmpty ? [] : [dots] }
    return stride(from: 0, to: dots.runs.count, by: room).map { start in
      DotCloud(joining: dots.runs[start..<min(start + room, dots.runs.count)])
    }
  }

  /// Requests for dots that a peer holds.
  @inlinable
  mutating func request(_ dots: DotCloud, from place: Int, at now: Instant) -> [Frame<Store>] {
    if peers[place].requests > 0 { counted.repeated += 1 }
    counted.requests += 1
    peers[place].asked = dots
    peers[place].requests += 1
    peers[place].askAt = now.advanced(by: wait(peers[place].requests, for: place))
    return parts(of: dots, for: place).map { .want($0) }
  }

  // MARK: - Packets

  /// The bytes of a packet from this process to the one of a peer that has greeted.
  @inlinable
  func packet(_ frames: [Frame<Store>], to place: Int) -> [UInt8] {
    Packet(
      from: mark, to: peers[place].boot ?? 0, .frames(frames), version: peers[place].version,
      isFromPart: extent.isPart
    ).bytes
  }

  @inlinable
  mutating func send(
    _ frames: [Frame<Store>], to place: Int, at now: Instant, into effects: inout Effects
  ) {
    guard !frames.isEmpty, peers[place].boot != nil else { return }
    let bytes = packet(frames, to: place)
    guard frames.count > 1, bytes.count > packetLimit(of: place) else {
      return send(bytes, to: place, at: now, into: &effects)
    }
    for frame in frames {
      send(
        packet([frame], to: place), to: place, at: now, into: &effects)
    }
  }

  @inlinable
  mutating func send(
    _ bytes: [UInt8], to place: Int, at now: Instant, into effects: inout Effects
  ) {
    guard peers[place].isUp else { return }
    counted.packets += 1
    counted.bytes += bytes.count
    peers[place].sentAt = now
    effects.append(.send(bytes, to: peers[place].id))
  }
}

import CRDTs
import CanonicalCoding
public import Causality

extension Replicator {
  /// When the machine wants a timer event, if at all.
  ///
  /// - Complexity: O(peers · runs).
  public var deadline: Instant? {
    var earliest: Instant?
    for peer in peers where !isInStep(peer) {
      let due = nextTick(after: peer.retryAt)
      earliest = min(earliest ?? due, due)
    }
    return earliest
  }

  /// Whether neither side is known to lack anything.
  private func isInStep(_ peer: Peer) -> Bool {
    peer.isHeardFrom && peer.known.dots == durable.context.dots
  }

  /// The first tick at or after an instant.
  private func nextTick(after instant: Instant) -> Instant {
    let interval = configuration.gossipInterval
    let since = instant.nanoseconds - configuration.phase
    let periods = since <= 0 ? 0 : (since + interval - 1) / interval
    return Instant(nanoseconds: configuration.phase + periods * interval)
  }

  /// Sees to it that whoever has just become out of step is served at the next tick.
  mutating func scheduleTick(at now: Instant) {
    for place in peers.indices where peers[place].attempts == 0 {
      peers[place].retryAt = max(peers[place].retryAt, now)
    }
  }

  /// Sends each peer that is out of step what it lacks, or asks it.
  mutating func tick(at now: Instant, into effects: inout [ReplicationEffect<Store>]) {
    for place in peers.indices where !isInStep(peers[place]) && peers[place].retryAt <= now {
      let missing = durable.context.subtracting(peers[place].known)
      let mine = missing.events(of: id)
      if peers[place].attempts > 0 { statistics.repeated += 1 }
      if peers[place].isHeardFrom && !mine.isEmpty {
        sendChanges(mine, to: place, into: &effects)
      } else {
        // Patience is over: what was handed on is lost, and to be handed on again if asked for.
        peers[place].offered = DotCloud()
        send(.question, to: place, into: &effects)
      }
      peers[place].attempts += 1
      peers[place].addressedAt = now
      let patience = configuration.gossipInterval &<< Int64(min(peers[place].attempts, 3))
      peers[place].retryAt = now.advanced(by: patience)
    }
  }

  /// Answers a digest that asks for what its sender lacks.
  mutating func reply(
    to place: Int, at now: Instant, into effects: inout [ReplicationEffect<Store>]
  ) {
    let missing = durable.context.subtracting(peers[place].known)
    let isUnderway = now < peers[place].retryAt && missing.isDominated(by: peers[place].offered)
    if missing.isEmpty || isUnderway {
      let lacksSomething = !peers[place].known.isDominated(by: durable.context)
      send(lacksSomething ? .question : .acknowledgement, to: place, into: &effects)
    } else {
      sendChanges(missing, to: place, into: &effects)
      peers[place].attempts = 1
      peers[place].retryAt = now.advanced(by: configuration.gossipInterval &<< 1)
    }
  }

  /// Tells a peer what has become durable here.
  mutating func acknowledge(
    _ place: Int, at now: Instant, into effects: inout [ReplicationEffect<Store>]
  ) {
    peers[place].acknowledgementDue = nil
    send(.acknowledgement, to: place, into: &effects)
  }

  private mutating func sendChanges(
    _ missing: DotCloud, to place: Int, into effects: inout [ReplicationEffect<Store>]
  ) {
    peers[place].offered = missing
    send(.changes(buffer.changes(bringing: missing) ?? durable), to: place, into: &effects)
  }

  private mutating func send(
    _ purpose: Frame<Store>.Purpose, to place: Int,
    into effects: inout [ReplicationEffect<Store>]
  ) {
    switch purpose {
    case .acknowledgement, .question: statistics.digests += 1
    case .changes(let changes) where changes.store.isWhole: statistics.wholeStates += 1
    case .changes: statistics.deltas += 1
    }
    let frame = Frame(incarnation: incarnation, digest: durable.context, purpose: purpose)
    effects.append(.send(frame.canonicalBytes, to: peers[place].id))
  }
}

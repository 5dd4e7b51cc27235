public import CRDTs
import CanonicalCoding
public import Causality
import Randomness

extension Replicator {
  /// When the machine wants a timer event, if at all.
  ///
  /// - Complexity: O(peers).
  public var deadline: Instant? {
    var earliest = desk.isEmpty ? nil : deskDue
    for place in peers.indices { earliest = Peer.earlier(earliest, peers[place].due) }
    for place in writes.indices {
      earliest = Peer.earlier(earliest, writes[place].request.deadline)
    }
    return earliest
  }

  /// How long to wait for an answer after so many attempts, lengthened by up to an eighth.
  @usableFromInline
  func wait(_ attempts: Int, for place: Int) -> Int64 {
    wait(attempts, entity: peers[place].id.rawValue)
  }

  /// How long to wait for an answer of somebody.
  func wait(_ attempts: Int, entity: UInt64) -> Int64 {
    let doublings = min(attempts, configuration.backoffLimit)
    let base = configuration.gossipInterval &<< Int64(doublings)
    let extra = KeyedRandom(seed: configuration.seed).below(
      UInt64(base / 8 + 1), .waits, entity: entity ^ UInt64(boot),
      counter: UInt64(counted.packets))
    return base + Int64(extra)
  }

  @usableFromInline
  func nextTick(after instant: Instant) -> Instant { Pace(configuration).tick(from: instant) }

  /// What a peer lacks, as far as is known, and is not to be sent without being asked.
  @inlinable
  func unannounced(to place: Int) -> DotCloud {
    guard !durable.context.isDominated(by: peers[place].known) else { return DotCloud() }
    let rest = durable.context.subtracting(peers[place].known).subtracting(peers[place].eager)
      .subtracting(peers[place].offered).subtracting(peers[place].unsendable)
    return peers[place].outgoing.map { rest.subtracting($0.dots) } ?? rest
  }

  /// What is to be sent to a peer and is not on the way.
  @inlinable
  func unsent(to place: Int) -> DotCloud {
    guard !peers[place].eager.isEmpty, peers[place].offeredSize <= configuration.window
    else { return DotCloud() }
    let rest = peers[place].eager.subtracting(peers[place].offered)
      .subtracting(peers[place].unsendable)
    return peers[place].outgoing.map { rest.subtracting($0.dots) } ?? rest
  }

  /// Works out again when there is something to do about a peer.
  @inlinable
  mutating func refresh(_ place: Int, at now: Instant) {
    let watchDue = watchDue(place)
    guard peers[place].isUp else {
      peers[place].due = watchDue
      return
    }
    guard !isIsolated else {
      peers[place].due = nil
      return
    }
    guard peers[place].boot != nil else {
      peers[place].due = min(peers[place].greetAt, watchDue ?? peers[place].greetAt)
      return
    }
    // Asked here, since whoever asks there copies the whole replicator; nearly always it is enough.
    let knowsNoMore = peers[place].known.isDominated(by: merged.context)
    let isLacking = !knowsNoMore && !lacking(from: place).isEmpty
    peers[place].plan(
      durable.context.dots, state.context, isLacking: isLacking, at: now, Pace(configuration),
      watchDue: watchDue)
    if configuration.countsDistantMembers { planBriefing(of: place, at: now) }
    if !peers[place].isSettled {
      peers[place].due = min(peers[place].greetAt, peers[place].due ?? peers[place].greetAt)
    }
  }

  /// Does for every peer what is due.
  @inlinable
  mutating func tick(at now: Instant, into effects: inout Effects) {
    watch(at: now, into: &effects)
    for place in peers.indices {
      guard let due = peers[place].due, due <= now else { continue }
      act(place, at: now, into: &effects)
      refresh(place, at: now)
    }
  }

  /// Does for a peer what is due.
  @inlinable
  mutating func act(_ place: Int, at now: Instant, into effects: inout Effects) {
    guard peers[place].isUp, !isIsolated else { return }
    guard let mark = peers[place].boot else {
      if peers[place].greetAt <= now {
        if peers[place].greetings > 0 { counted.repeated += 1 }
        greet(place, as: 0, expectingReply: true, at: now, into: &effects)
      }
      return
    }
    func isDue(_ instant: Instant?) -> Bool { instant.map { $0 <= now } ?? false }
    if isDue(peers[place].retryAt) { giveUpWaiting(place, at: now) }
    if isDue(peers[place].outgoing?.retryAt) { resendChunks(to: place, at: now, into: &effects) }
    let unsent = unsent(to: place)
    if !unsent.isEmpty, isDue(peers[place].pushAt ?? nextTick(after: now)) {
      offer(
        unsent, to: place, anew: isOnlyPeer(of: place), at: now, into: &effects)
      peers[place].pushAt = nextTick(after: now.advanced(by: 1))
      peers[place].gatheredSize = 0
    }
    var frames: [Frame<Store>] = []
    if isDue(peers[place].announceAt) {
      let news = unannounced(to: place)
      if peers[place].announcements > 0 { counted.repeated += 1 }
      peers[place].announcements += 1
      peers[place].announceAt = now.advanced(by: wait(peers[place].announcements, for: place))
      frames += announcement(of: news, to: place)
    }
    if isDue(peers[place].askAt), !handOverRequest(of: place, at: now) {
      let lacking = lacking(from: place)
      if peers[place].requests >= patience(with: place, for: lacking) {
        disbelieve(place, lacking, into: &effects)
      } else if !lacking.isEmpty {
        frames += request(lacking, from: place, at: now)
      }
    }
    if isDue(peers[place].briefing.due) { frames += briefing(of: place, at: now) }
    if mark == peers[place].boot { send(frames, to: place, at: now, into: &effects) }
    if !peers[place].isSettled, peers[place].greetAt <= now {
      counted.repeated += 1
      greet(place, as: mark, expectingReply: true, at: now, into: &effects)
    }
  }

  /// Takes what a peer was asked for and has not sent for lost, and has another peer asked.
  ///
  /// - Returns: Whether there is another that holds any of it.
  @usableFromInline
  mutating func handOverRequest(of place: Int, at now: Instant) -> Bool {
    let asked = peers[place].asked
    peers[place].asked = DotCloud()
    guard !asked.isEmpty else { return false }
    let others = peers.indices.filter {
      $0 != place && peers[$0].boot != nil && peers[$0].isUp && peers[$0].asked.isEmpty
        && !onOffer(from: $0).dots.isDisjoint(with: asked)
    }
    guard let next = others.first(where: { $0 > place }) ?? others.first else { return false }
    peers[place].askAt = now.advanced(by: wait(peers[place].requests, for: place))
    peers[next].askAt = now
    peers[next].due = now
    return true
  }

  /// How often a peer is asked for something before it is taken for not being there.
  ///
  /// Dots that the peer did not deliver before are asked for once.
  @usableFromInline
  func patience(with place: Int, for lacking: DotCloud) -> Int {
    lacking.isDominated(by: peers[place].unfounded) ? 1 : 8
  }

  /// Forgets that a peer has said to hold something, which it has not delivered.
  ///
  /// If it was only out of reach it will say so again, since nobody has told it that this replica
  /// has the same.
  @usableFromInline
  mutating func disbelieve(
    _ place: Int, _ claimed: DotCloud, into effects: inout Effects
  ) {
    guard !claimed.isEmpty else { return }
    peers[place].known = CausalContext(peers[place].known.dots.subtracting(claimed))
    peers[place].offers = peers[place].offers?.subtracting(claimed)
    (peers[place].askAt, peers[place].requests) = (nil, 0)
    if claimed.isDominated(by: peers[place].unfounded) { return }
    peers[place].unfounded.merge(claimed)
    if peers[place].unfounded.runs.count > Peer.runLimit { peers[place].unfounded = claimed }
    effects.append(.notice(.unfounded(claimed, claimedBy: peers[place].id)))
  }

  /// Tries again soon what was tried in vain while a peer was out of reach.
  ///
  /// It has been silent for longer than somebody is whose own words arrive and are not answered.
  /// Waits have grown meanwhile, and tell nothing of the way as it is now: what was sent last is
  /// waited for as if nothing had been sent before.
  @usableFromInline
  mutating func hasten(_ place: Int, at now: Instant) {
    let latest = max(now, peers[place].sentAt.advanced(by: wait(1, for: place)))
    peers[place].hasten(until: latest)
    desk.hasten(peers[place].id, until: latest)
  }

  /// Takes what was sent and not acknowledged for lost.
  @usableFromInline
  mutating func giveUpWaiting(_ place: Int, at now: Instant) {
    let attempts = peers[place].attempts + 1
    peers[place].eager.merge(peers[place].offered)
    peers[place].settle()
    peers[place].attempts = attempts
    counted.repeated += 1
    peers[place].retryAt = now.advanced(by: wait(attempts + 1, for: place))
    peers[place].pushAt = now
  }
}

public import Causality

// Asked for every peer at nearly every event: none of this makes a set only to ask whether it is
// empty, and all of it changes the peer in place, so that no peer is copied.
extension Peer {
  /// Works out again when there is something to do about the peer.
  ///
  /// What has just come up is given its time: what is new, the end of the gathering; a request, an
  /// interval, in which it may come by itself; an announcement, one more, in which the peer may say
  /// that it has it.
  ///
  /// - Parameters:
  ///   - held: What is held durably.
  ///   - seen: What is held, durably or not.
  ///   - isLacking: Whether the peer has something that is to be asked for.
  ///   - pace: Times and sizes.
  ///   - watchDue: When to look after the peer in any case.
  @usableFromInline
  mutating func plan(
    _ held: DotCloud, _ seen: CausalContext, isLacking: Bool, at now: Instant,
    _ pace: Pace, watchDue: Instant?
  ) {
    if offered.isEmpty { retryAt = nil }
    if !isUnsent(window: pace.window) {
      pushAt = nil
    } else if pushAt == nil {
      pushAt = pace.tick(from: now)
    }
    if accountsFor(held) {
      (announceAt, announcements) = (nil, 0)
    } else if announceAt == nil {
      announceAt = now.advanced(by: 2 * pace.gossipInterval)
    }
    if isLacking {
      if askAt == nil { askAt = now.advanced(by: pace.gossipInterval) }
    } else {
      if asked.isEmpty { askAt = nil }
      // What others were asked for is still lacking, and counts as asked for in vain.
      if requests != 0, known.isDominated(by: seen) { requests = 0 }
    }
    due = Self.earlier(
      Self.earlier(Self.earlier(pushAt, retryAt), Self.earlier(announceAt, askAt)),
      Self.earlier(outgoing?.retryAt, watchDue))
  }

  /// Forgets how often anything was tried, and tries again what would have had to wait for longer.
  ///
  /// Requests go on being counted: who claims what it does not deliver is there, and silent.
  mutating func hasten(until latest: Instant) {
    (attempts, announcements) = (0, 0)
    retryAt = retryAt.map { min($0, latest) }
    announceAt = announceAt.map { min($0, latest) }
    askAt = askAt.map { min($0, latest) }
    guard let waiting = outgoing?.retryAt else { return }
    outgoing?.attempts = 0
    outgoing?.retryAt = min(waiting, latest)
  }

  /// Whether the peer has, or is sent in one way or another, all of some dots.
  @inline(__always)
  private func accountsFor(_ dots: DotCloud) -> Bool {
    for run in dots.runs {
      var next = run.lower
      while next <= run.upper {
        let dot = Dot(run.replica, next)
        guard
          let end = known.dots.end(ofRunHolding: dot) ?? eager.end(ofRunHolding: dot)
            ?? offered.end(ofRunHolding: dot) ?? unsendable.end(ofRunHolding: dot)
            ?? outgoing?.dots.end(ofRunHolding: dot)
        else { return false }
        next = end + 1
      }
    }
    return true
  }

  /// Whether something is to be sent without being asked for that is not on its way.
  @inline(__always)
  private func isUnsent(window: Int) -> Bool {
    guard !eager.isEmpty, offeredSize <= window else { return false }
    for run in eager.runs {
      var next = run.lower
      while next <= run.upper {
        let dot = Dot(run.replica, next)
        guard
          let end = offered.end(ofRunHolding: dot) ?? unsendable.end(ofRunHolding: dot)
            ?? outgoing?.dots.end(ofRunHolding: dot)
        else { return true }
        next = end + 1
      }
    }
    return false
  }

  /// The earlier of two instants, of which each may be missing.
  @inlinable
  static func earlier(_ first: Instant?, _ second: Instant?) -> Instant? {
    guard let first else { return second }
    guard let second else { return first }
    return min(first, second)
  }
}

/// What of a configuration says when peers are told something and how much.
///
/// By itself, since it is asked for at every event, for every peer.
@usableFromInline
struct Pace: Sendable {
  @usableFromInline let gossipInterval: Int64
  @usableFromInline let phase: Int64
  @usableFromInline let window: Int

  @inlinable
  init(_ configuration: ReplicationConfiguration) {
    gossipInterval = configuration.gossipInterval
    phase = configuration.phase
    window = configuration.window
  }

  /// The first end of a gathering at or after an instant.
  func tick(from instant: Instant) -> Instant {
    guard instant.nanoseconds > phase else { return Instant(nanoseconds: phase) }
    let since = (instant.nanoseconds - phase) % gossipInterval
    return since == 0 ? instant : instant.advanced(by: gossipInterval - since)
  }
}

extension ReplicationConfiguration {
  /// How long somebody is silent at most who has something to say and gets no answer: the longest
  /// wait, and a gathering.
  @usableFromInline
  var longestPause: Int64 {
    let wait = gossipInterval &<< Int64(backoffLimit)
    return wait + wait / 8 + gossipInterval
  }
}

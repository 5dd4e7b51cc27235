import Causality

/// What a replica knows and remembers of another.
struct Peer: Sendable {
  let id: ReplicaID

  /// What the peer holds durably, at least.
  var known = CausalContext()

  /// Whether the peer has told anything since this replica started.
  ///
  /// Until then a replica that comes back with data asks, rather than send all it has.
  var isHeardFrom: Bool

  /// The peer's incarnation that `known` is about.
  var incarnation: UInt64 = 0

  /// What was last sent and not acknowledged.
  var offered = DotCloud()

  /// How often the peer was addressed since it last answered.
  var attempts = 0

  /// The earliest time to address the peer again.
  var retryAt = Instant.zero

  /// When the peer was last addressed at a tick.
  var addressedAt = Instant(nanoseconds: .min)

  /// How many records must be durable before all that the peer has sent is, if it waits to hear so.
  var acknowledgementDue: Int?

  init(id: ReplicaID, isHeardFrom: Bool) {
    self.id = id
    self.isHeardFrom = isHeardFrom
  }

  /// Takes note of a digest.
  ///
  /// A peer that has started anew may have lost what an earlier incarnation held, so only its own
  /// word counts from then on; what earlier incarnations sent late says nothing about it.
  mutating func heard(_ digest: CausalContext, incarnation: UInt64, at now: Instant) {
    if incarnation < self.incarnation { return }
    if incarnation > self.incarnation {
      self.incarnation = incarnation
      known = CausalContext()
      offered = DotCloud()
    }
    isHeardFrom = true
    known.merge(digest)
    if offered.isDominated(by: known.dots) {
      offered = DotCloud()
      attempts = 0
      // Once a tick is often enough, even where answers take no time at all.
      retryAt = max(now, addressedAt.advanced(by: 1))
    }
  }
}

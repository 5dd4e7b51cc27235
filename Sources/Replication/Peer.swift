public import Causality

/// What a replica knows and remembers of another.
@usableFromInline
struct Peer: Sendable {
  @usableFromInline let id: ReplicaID

  /// Whether there is a way to it, as far as the host has said.
  @usableFromInline var isUp = true

  /// The mark of the peer's process that has greeted, if one has.
  @usableFromInline var boot: UInt32?

  /// Whether that process has shown that it is in session with this one.
  var isConfirmed = false

  /// Whether that process has greeted, and not only been heard before its greeting came.
  @usableFromInline var hasGreeted = false

  /// Whether another process has been heard of, which may have run before that one or run now.
  var isDoubted = false

  /// How often that was so, and what the peer is to be told of its own doubts, process by process.
  var doubts: UInt64 = 0
  var answer: (mark: UInt32, doubts: UInt64) = (0, 0)

  /// The mark of a process that speaks no version of the protocol in common.
  var incompatible: UInt32?

  /// The version of the protocol that is spoken with it.
  @usableFromInline var version: UInt8 = 1

  /// When the peer was last shown that an identity is in use twice.
  var provenAt = Instant(nanoseconds: .min)

  /// When to greet, unless greeted.
  @usableFromInline var greetAt = Instant.zero
  @usableFromInline var greetings = 0

  /// Whom the peer exchanges changes with.
  @usableFromInline var neighbours: [ReplicaID] = []

  /// The most bytes the peer takes in one packet, and in chunks.
  @usableFromInline var packetLimit = Int.max
  var transferLimit = Int.max

  /// What the peer can do beyond the first version; everything, as long as it has not said.
  var features = UInt64.max

  /// What the peer holds durably, at least.
  @usableFromInline var known = CausalContext()

  /// What the peer offers, if it does not offer everything that it holds.
  ///
  /// It holds a part that does not cover what is held here: what lies outside it has seen, and
  /// cannot hand on.
  @usableFromInline var offers: DotCloud?

  /// Whether the peer holds no more than this replica, and can be told all it knows.
  @usableFromInline var isCovered = true

  /// What to send without being asked.
  @usableFromInline var eager = DotCloud()

  /// How many bytes of changes were gathered since anything was sent without being asked.
  @usableFromInline var gatheredSize = 0

  /// What was sent and is not acknowledged, and how many bytes that took.
  @usableFromInline var offered = DotCloud()
  @usableFromInline var offeredSize = 0

  /// What the peer cannot take, since it is larger than its limit.
  @usableFromInline var unsendable = DotCloud()

  /// What of that was given up by whoever runs the replica, across sessions and processes.
  @usableFromInline var abandoned = DotCloud()

  /// How many bytes of pieces from the peer were written down since it last said something by them.
  var keptSize = 0

  /// What the peer was asked for.
  @usableFromInline var asked = DotCloud()

  /// What the peer has said to hold and has not delivered, however often it was asked.
  @usableFromInline var unfounded = DotCloud()

  /// Whether the peer gets from others what is not from here, and is only told of it.
  @usableFromInline var prefersAnnouncements = false

  /// When to send what is new, again what is not acknowledged, word of the rest, and a request.
  @usableFromInline var pushAt: Instant?
  @usableFromInline var retryAt: Instant?
  @usableFromInline var announceAt: Instant?
  @usableFromInline var askAt: Instant?

  /// How often each was done since it last had an effect.
  var attempts = 0
  @usableFromInline var announcements = 0
  @usableFromInline var requests = 0

  /// What to acknowledge, when so many records are durable, and in which manner.
  @usableFromInline var owed = DotCloud()
  @usableFromInline var owedAfter = 0
  @usableFromInline var owesSurprise = false

  /// What goes to and comes from the peer in pieces.
  @Boxed @usableFromInline var outgoing: OutgoingTransfer?
  @Boxed var incoming: IncomingTransfer?

  /// The receipt of the last transfer that has arrived, and the dots it has brought.
  @Boxed var completed: ChunkReceipt?
  var completedDots = DotCloud()

  /// What the peer has of a transfer that an earlier session has begun.
  @Boxed @usableFromInline var resumption: ChunkReceipt?

  /// What it has been told of members.
  @usableFromInline var briefing = Briefing()

  /// Whether the peer has been silent for longer than is usual.
  @usableFromInline var isSuspected = false

  /// When the peer was last heard, and last sent anything.
  @usableFromInline var heardAt: Instant?
  @usableFromInline var sentAt = Instant.zero

  /// When there is something to do about the peer.
  @usableFromInline var due: Instant?

  init(id: ReplicaID) { self.id = id }

  /// Whether the peer has said whom it is in touch with, all of them.
  @usableFromInline
  var namesAllNeighbours: Bool { hasGreeted && features & Greeting.fewerNeighbours == 0 }

  /// Whether both sides know which processes are in session.
  @usableFromInline
  var isSettled: Bool { isConfirmed && !isDoubted && hasGreeted }

  /// How many gaps more than here there may be in what a peer says it holds.
  @usableFromInline static let runLimit = 4096

  /// Takes note that the peer holds something.
  ///
  /// - Parameter limit: How many runs are remembered; whoever has more gaps will have to say again
  ///   what lies beyond.
  /// - Returns: Whether it was news.
  @usableFromInline
  mutating func holds(_ context: CausalContext, limit: Int) -> Bool {
    guard !context.isDominated(by: known) else { return false }
    known.merge(context)
    if known.dots.runs.count > limit {
      known = CausalContext(known.dots.prefix(limit))
    }
    eager = eager.subtracting(context.dots)
    offered = offered.subtracting(context.dots)
    announcements = 0
    if offered.isEmpty { settle() }
    if let outgoing, outgoing.dots.isDominated(by: known.dots) { self.outgoing = nil }
    return true
  }

  /// Forgets what was sent and not acknowledged.
  mutating func settle() {
    offered = DotCloud()
    offeredSize = 0
    attempts = 0
    retryAt = nil
  }

  /// Begins anew with another process of the peer, which may have lost what an earlier one held.
  @usableFromInline
  mutating func adopt(_ mark: UInt32?) {
    boot = mark
    (isConfirmed, isDoubted, hasGreeted) = (false, false, false)
    greetings = 0
    known = CausalContext()
    (offers, isCovered) = (nil, true)
    eager = DotCloud()
    settle()
    unsendable = abandoned
    outgoing?.restart()
    asked = DotCloud()
    unfounded = DotCloud()
    owed = DotCloud()
    owesSurprise = false
    prefersAnnouncements = false
    (pushAt, announceAt, askAt) = (nil, nil, nil)
    (announcements, requests) = (0, 0)
    briefing = Briefing()
  }
}

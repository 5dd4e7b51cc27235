public import Causality
import SortedCollections

/// What a replica remembers of proposals: its own, those it is to decide, and the ways of both.
@usableFromInline
struct ProposalDesk: Sendable {
  /// How many proposals may wait for a decision here; more are taken up when these are decided.
  static let waitingLimit = 256

  /// How many runs of decided proposals are remembered; who has decided so many decides no more.
  static let decidedLimit = 1 << 16

  /// How many ways to others, and how many parcels handed on, are remembered.
  static let routeLimit = 1024
  static let seenLimit = 256

  /// A proposal of this replica that is not known to be decided.
  struct Own: Sendable {
    let id: ProposalID
    let coordinator: ReplicaID
    /// What is wanted; nothing any more if it was withdrawn.
    var bytes: [UInt8]?
    var size: Int
    /// How many of its records are not on disk for good.
    var unsynced = 0
    /// Whether it was sent as it now is.
    var wasSent = false
  }

  /// A decision of this replica that its proposer is not known to know.
  struct Verdict: Sendable {
    let id: ProposalID
    let verdict: ProposalVerdict
    var isDurable = false
    var wasSent = false
  }

  /// When to address another replica.
  struct Courier: Sendable {
    let destination: ReplicaID
    var dueAt: Instant
    /// How often it was addressed since it last answered.
    var attempts = 0
  }

  /// What was decided of the proposals of one start of each replica.
  struct Decided: Sendable {
    let start: UInt32
    var numbers: DotCloud
  }

  /// What is to be done when a record is on disk for good.
  @usableFromInline
  enum Step: Sendable {
    /// A proposal may be sent, or that it is withdrawn.
    case proposed(ProposalID)
    /// A decision may be told.
    case decided(ProposalID)
    /// The coordinator may be told that its decision is known.
    case concluded(ProposalID, by: ReplicaID)
  }

  var own: [Own] = []
  /// What the application was told and has not decided.
  var waiting: [Proposal] = []
  var verdicts: [Verdict] = []
  /// By the mark of the start, ascending.
  private(set) var decided: [Decided] = []
  var couriers: [Courier] = []
  /// What was concluded, and is not yet known to be on disk; and what is, with whom to tell.
  var concluding: [Own] = []
  var receipts: [(id: ProposalID, coordinator: ReplicaID)] = []
  /// How many proposals and parcels this process has made.
  var proposalCount: UInt64 = 0
  var parcelCount: UInt64 = 0
  /// Through which peer others were last heard.
  var routes: SortedMap<ReplicaID, ReplicaID> = SortedMap()
  /// Parcels handed on, the last at the end.
  var seen: [Parcel.Name] = []

  /// Whether nothing is to be remembered, let alone to be done.
  @usableFromInline
  var isEmpty: Bool {
    own.isEmpty && waiting.isEmpty && verdicts.isEmpty && couriers.isEmpty && receipts.isEmpty
      && decided.isEmpty && concluding.isEmpty
  }

  // MARK: - What was decided

  /// Whether a proposal was decided here, durably or not.
  func hasDecided(_ id: ProposalID) -> Bool {
    decided.first { $0.start == id.start }?.numbers.contains(Dot(id)) ?? false
  }

  var decidedRuns: Int { decided.reduce(0) { $0 + $1.numbers.runs.count } }

  mutating func noteDecided(_ numbers: DotCloud, start: UInt32) {
    if let place = decided.firstIndex(where: { $0.start == start }) {
      decided[place].numbers.merge(numbers)
    } else {
      let place = decided.firstIndex { $0.start > start } ?? decided.count
      decided.insert(Decided(start: start, numbers: numbers), at: place)
    }
  }

  /// Forgets a replica that has left for good.
  mutating func forget(_ replica: ReplicaID) {
    verdicts.removeAll { $0.id.proposer == replica }
    for place in decided.indices {
      let dots = decided[place].numbers
      decided[place].numbers = dots.subtracting(dots.events(of: replica))
    }
    decided.removeAll { $0.numbers.isEmpty }
  }

  // MARK: - When to say what

  /// Has another replica addressed at a time, or earlier if that was intended.
  mutating func address(_ destination: ReplicaID, at instant: Instant) {
    if let place = couriers.firstIndex(where: { $0.destination == destination }) {
      couriers[place].dueAt = min(couriers[place].dueAt, instant)
    } else {
      couriers.append(Courier(destination: destination, dueAt: instant))
    }
  }

  /// Has something new told, unless something is on the way that will be answered soon.
  mutating func addressWithNews(_ destination: ReplicaID, at instant: Instant) {
    let isUnderway =
      couriers.contains { $0.destination == destination }
      && (own.contains { $0.coordinator == destination && $0.wasSent }
        || verdicts.contains { $0.id.proposer == destination && $0.wasSent })
    if !isUnderway { address(destination, at: instant) }
  }

  /// Takes note that a replica has answered, and tells it what has had to wait for that.
  mutating func heard(_ destination: ReplicaID, at now: Instant) {
    guard let place = couriers.firstIndex(where: { $0.destination == destination }) else { return }
    couriers[place].attempts = 0
    let (wishes, told) = (wishes(for: destination), verdicts(for: destination))
    if wishes.isEmpty && told.isEmpty {
      couriers.remove(at: place)
    } else if wishes.contains(where: { !$0.wasSent }) || told.contains(where: { !$0.wasSent }) {
      couriers[place].dueAt = now
    }
  }

  /// Addresses a replica that was out of reach before long, if it was to be addressed at all.
  mutating func hasten(_ destination: ReplicaID, until latest: Instant) {
    for place in couriers.indices where couriers[place].destination == destination {
      couriers[place].attempts = 0
      couriers[place].dueAt = min(couriers[place].dueAt, latest)
    }
  }

  /// What may be sent of what another replica is to decide, in order.
  ///
  /// What is behind one that is not durable waits for it.
  func wishes(for coordinator: ReplicaID) -> ArraySlice<Own> {
    own.filter { $0.coordinator == coordinator }.prefix { $0.unsynced == 0 }
  }

  /// What may be told of what a replica has proposed.
  func verdicts(for proposer: ReplicaID) -> [Verdict] {
    verdicts.filter { $0.id.proposer == proposer && $0.isDurable }
  }

  // MARK: - Ways

  /// Takes note of a parcel that has come through a peer.
  ///
  /// - Returns: Whether it is the first time.
  mutating func note(_ parcel: Parcel, through peer: ReplicaID) -> Bool {
    if seen.contains(parcel.name) { return false }
    if seen.count >= Self.seenLimit { seen.removeFirst(Self.seenLimit / 4) }
    seen.append(parcel.name)
    if routes[parcel.source] != nil || routes.count < Self.routeLimit {
      routes[parcel.source] = peer
    }
    return true
  }
}

extension Dot {
  /// A proposal as an event of its proposer, among those of one start.
  init(_ id: ProposalID) { self.init(id.proposer, id.number) }
}

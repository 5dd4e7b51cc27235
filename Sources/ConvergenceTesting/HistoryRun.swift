import Convergence

/// A history as far as it has been run, with the books on who has received what.
///
/// A value: assigning it forks the history. Nothing in the books is read from the type under test.
struct HistoryRun<State: JoinSemilattice, Operation: Sendable> {
  /// One replica: what it holds, and which steps' edits it has received, by step number.
  struct Node {
    let id: ReplicaID
    var state: State
    var received: [Bool]
    var minted: UInt64 = 0
    var edits: [Int] = []
  }

  /// One edit: its delta, what its author had received, and what it cancelled there.
  struct Event {
    let contribution: Contribution<Operation>
    let place: Int
    let delta: State
    let seen: [Bool]
    let cancelled: [Int]
    /// The steps whose edits come with the delta, its own included.
    let covered: [Int]
  }

  /// What a replica once held.
  struct Snapshot {
    let received: [Bool]
    let state: State
    let bytes: [UInt8]?
  }

  let subject: Subject<State, Operation>
  private(set) var nodes: [Node]
  private(set) var events: [Event?]
  var snapshots: [Snapshot] = []

  /// A history of replicas that have seen nothing.
  init(of subject: Subject<State, Operation>, replicas: Int, steps: Int) {
    self.subject = subject
    let received = [Bool](repeating: false, count: steps)
    events = [Event?](repeating: nil, count: steps)
    nodes = (0..<replicas).map {
      Node(id: HistoryCast.identity(of: $0), state: subject.initial, received: received)
    }
  }

  /// Runs a step and checks everything that can be checked after it.
  mutating func perform(
    _ step: HistoryStep<Operation>, number: Int
  ) throws(Counterexample) {
    switch step {
    case .edit(let operation, let place, let time):
      try edit(operation, at: place, time, number: number)
    case .receive(let edits, let place):
      try receive(edits, at: place)
    case .mergeState(let other, let place):
      try merge(nodes[other].state, nodes[other].received, at: place)
    case .idle:
      break
    }
  }

  private mutating func edit(
    _ drawn: Operation, at place: Int, _ time: HybridTimestamp, number: Int
  ) throws(Counterexample) {
    let before = nodes[place]
    var operation = drawn
    var dots = DotSource(unchecked: before.id, after: before.minted)
    var edited = before.state
    let isToBeRefused = subject.refuses(
      operation, before.id, seenBy(before.received).map(\.contribution))
    let outcome = subject.perform(&operation, &edited, &dots, time)
    try requireVerdict(outcome == nil, isToBeRefused, subject.describe(operation))
    guard let (delta, isState) = outcome else {
      return try require(
        edited == before.state, "an edit that is refused changes nothing", "state = \(edited)")
    }
    let isSilent = delta == State()
    let cancelled = live(in: before.received).filter {
      guard let earlier = events[$0]?.contribution.operation else { return false }
      return subject.cancels(operation, earlier)
    }
    let carried = before.edits.filter {
      guard let earlier = events[$0]?.contribution.operation else { return false }
      return subject.carries(operation, earlier)
    }
    var received = before.received
    received[number] = true
    let event = Event(
      contribution: Contribution(
        operation, by: before.id, ordinal: before.edits.count, at: time),
      place: place, delta: delta, seen: before.received, cancelled: cancelled,
      covered: isState ? received.indices.filter { received[$0] } : carried + [number])
    events[number] = event
    nodes[place].state = edited
    nodes[place].minted = dots.sequence
    nodes[place].edits.append(number)
    nodes[place].received = received
    try require(
      before.state.merging(delta) == edited, "an edit is the join with its delta",
      "edited = \(edited)\njoined = \(before.state.merging(delta))\ndelta = \(delta)")
    try require(
      before.state.isDominated(by: edited), "an edit only adds to what is known",
      "before = \(before.state)\nafter = \(edited)")
    try checkCodecIfAny(of: delta)
    try judge(place)
    if isSilent { forget(number, at: place) }
  }

  /// Strikes an edit that said nothing from the books, once its author was found to be right.
  private mutating func forget(_ number: Int, at place: Int) {
    events[number] = nil
    nodes[place].edits.removeLast()
    nodes[place].received[number] = false
    snapshots.removeLast()
  }

  private mutating func receive(_ edits: [Int], at place: Int) throws(Counterexample) {
    let known = edits.filter { events[$0] != nil }
    let deltas = known.compactMap { events[$0]?.delta }
    guard let first = deltas.first else { return }
    var received = [Bool](repeating: false, count: events.count)
    for number in known {
      for covered in events[number]?.covered ?? [] { received[covered] = true }
    }
    if deltas.count == 1 { return try merge(first, received, at: place) }
    let group = deltas.reduce(into: State()) { $0.merge($1) }
    let reversed = deltas.reversed().reduce(into: State()) { $0.merge($1) }
    try require(
      group == reversed, "deltas join to the same group in any order",
      "group = \(group)\nreversed = \(reversed)")
    try checkCodecIfAny(of: group)
    try merge(group, received, at: place)
  }

  private mutating func merge(
    _ other: State, _ received: [Bool], at place: Int
  ) throws(Counterexample) {
    let before = nodes[place].state
    let after = before.merging(other)
    nodes[place].state = after
    for number in received.indices where received[number] {
      nodes[place].received[number] = true
    }
    try checkJoinLaws(before, other, after)
    try judge(place)
  }

  /// The steps whose contributions were received and not cancelled by an edit that was received.
  func live(in received: [Bool]) -> [Int] {
    var isLive = received
    for number in received.indices where received[number] {
      for cancelled in events[number]?.cancelled ?? [] { isLive[cancelled] = false }
    }
    return isLive.indices.filter { number in
      guard isLive[number], let event = events[number] else { return false }
      return subject.contributes(event.contribution.operation)
    }
  }

  /// The contributions that are live where some edits were received.
  func seenBy(_ received: [Bool]) -> [Subject<State, Operation>.Seen] {
    live(in: received).compactMap { number in
      events[number].map { (number, $0.contribution, $0.seen) }
    }
  }
}

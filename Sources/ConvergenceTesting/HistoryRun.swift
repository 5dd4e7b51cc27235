import Convergence

/// A history as far as it has been run, with the books on who has received what.
///
/// A value: assigning it forks the history. Nothing in the books is read from the type under test.
struct HistoryRun<Specification: CausalSpecification> {
  typealias State = Causal<Specification.Store>
  typealias Operation = Specification.Operation

  /// One replica: what it holds, and which steps' edits it has received, by step number.
  struct Node {
    let id: ReplicaID
    var state: State
    var received: [Bool]
    var minted: UInt64 = 0
    var edits = 0
  }

  /// One edit: its delta, and the steps whose edits it cancelled where it was performed.
  struct Event {
    let contribution: Contribution<Operation>
    let delta: State
    let cancelled: [Int]
  }

  /// What a replica once held.
  struct Snapshot {
    let received: [Bool]
    let state: State
    let bytes: [UInt8]
  }

  private(set) var nodes: [Node]
  private(set) var events: [Event?]
  var snapshots: [Snapshot] = []

  /// A history of replicas that have seen nothing.
  init(replicas: Int, steps: Int) {
    let received = [Bool](repeating: false, count: steps)
    events = [Event?](repeating: nil, count: steps)
    nodes = (0..<replicas).map {
      Node(id: HistoryCast.identity(of: $0), state: .initial, received: received)
    }
  }

  /// Runs a step and checks everything that can be checked after it.
  mutating func perform(_ step: HistoryStep<Operation>, number: Int) throws(Counterexample) {
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
    _ operation: Operation, at place: Int, _ time: HybridTimestamp, number: Int
  ) throws(Counterexample) {
    let before = nodes[place]
    var dots = DotSource(unchecked: before.id, after: before.minted)
    var edited = before.state
    let delta = Specification.apply(operation, to: &edited.store, using: &dots, at: time)
    edited.context.merge(delta.context)
    try require(
      before.state.merging(delta) == edited, "an edit is the join with its delta",
      "edited = \(edited)\njoined = \(before.state.merging(delta))\ndelta = \(delta)")
    try checkRoundTrip(of: delta)
    events[number] = Event(
      contribution: Contribution(operation, by: before.id, ordinal: before.edits, at: time),
      delta: delta,
      cancelled: live(in: before.received).filter {
        guard let earlier = events[$0]?.contribution.operation else { return false }
        return Specification.cancels(operation, earlier)
      })
    nodes[place].state = edited
    nodes[place].minted = dots.sequence
    nodes[place].edits += 1
    nodes[place].received[number] = true
    try judge(place)
  }

  private mutating func receive(_ edits: [Int], at place: Int) throws(Counterexample) {
    let known = edits.filter { events[$0] != nil }
    let deltas = known.compactMap { events[$0]?.delta }
    guard let first = deltas.first else { return }
    var received = [Bool](repeating: false, count: events.count)
    for number in known { received[number] = true }
    if deltas.count == 1 { return try merge(first, received, at: place) }
    let group = deltas.reduce(into: State()) { $0.merge($1) }
    let reversed = deltas.reversed().reduce(into: State()) { $0.merge($1) }
    try require(
      group == reversed, "deltas join to the same group in any order",
      "group = \(group)\nreversed = \(reversed)")
    try checkRoundTrip(of: group)
    try merge(group, received, at: place)
  }

  private mutating func merge(
    _ other: State, _ received: [Bool], at place: Int
  ) throws(Counterexample) {
    let before = nodes[place].state
    let after = before.merging(other)
    try require(
      other.merging(before) == after, "merging is commutative",
      "mine = \(before)\ntheirs = \(other)\nmine ⊔ theirs = \(after)")
    try require(
      after.merging(other) == after, "merging the same again changes nothing",
      "once = \(after)\ntwice = \(after.merging(other))")
    try require(
      before.isDominated(by: after), "merging is inflationary",
      "before = \(before)\nafter = \(after)")
    nodes[place].state = after
    for number in received.indices where received[number] {
      nodes[place].received[number] = true
    }
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
      return Specification.contributes(event.contribution.operation)
    }
  }
}

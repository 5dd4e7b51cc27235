import Convergence

/// What the type makes of a view: every edit, delta and state is tried on it once.
extension Explorer {
  /// Performs an edit on a replica with some view.
  ///
  /// - Returns: What came of it, or nothing if the edit said nothing.
  func edit(
    _ choice: Int, on number: Int, of chain: WorldGraph.Chain
  ) throws(Counterexample) -> WorldGraph.Outcome? {
    let view = views[number]
    let (operation, time) = choices[choice]
    let identity = HistoryCast.identity(of: chain.replica)
    var dots = DotSource(unchecked: identity, after: chain.minted)
    var state = view.state
    let isToBeRefused = S.refuses(operation, by: identity, ofLive: view.live.map(contribution))
    let outcome = S.perform(operation, on: &state, using: &dots, at: time)
    try requireVerdict(outcome == nil, isToBeRefused, operation)
    guard let delta = outcome else {
      try require(state == view.state, "an edit that is refused changes nothing", "\(operation)")
      return nil
    }
    try require(
      view.state.merging(delta) == state, "an edit is the join with its delta",
      "edited = \(state)\njoined = \(view.state.merging(delta))\ndelta = \(delta)")
    let own = LiveEdit(slot: chain.replica * steps + chain.events.count, choice: choice)
    let cancelled = view.live.reduce(0 as UInt64) { bits, earlier in
      S.cancels(operation, choices[earlier.choice].operation) ? bits | earlier.bit : bits
    }
    var live = view.live.filter { cancelled & $0.bit == 0 }
    if S.contributes(operation) { own.insert(into: &live) }
    if delta == State() {
      // Nothing was said, so nothing may have had to be said.
      let expected = S.value(ofLive: live.map(contribution))
      let shown = S.value(of: state)
      try require(
        shown == expected, "an edit that changes what is shown says so",
        "\(operation)\nshown: \(shown)\nexpected: \(expected)\nstate = \(state)")
      return nil
    }
    let event = try self.number(of: event(own, delta, cancelled, after: chain))
    let next = try self.number(of: state, live: live, dead: view.dead | cancelled)
    return WorldGraph.Outcome(
      event: event, covered: events[event].covered, view: next, minted: dots.sequence)
  }

  private func event(
    _ own: LiveEdit, _ delta: State, _ cancelled: UInt64, after chain: WorldGraph.Chain
  ) -> Event {
    let operation = choices[own.choice].operation
    let contributes = S.contributes(operation)
    let earlier = chain.events.map { events[$0].own }
      .filter { S.carries(operation, choices[$0.choice].operation) }
    let covered = earlier.reduce(own.bit) { $0 | $1.bit }
    return Event(
      own: own, contributes: contributes, delta: delta, cancelled: cancelled,
      carried: contributes ? earlier + [own] : earlier, covered: covered)
  }

  /// Has a replica with some view receive a delta.
  func deliver(_ event: Int, to number: Int) throws(Counterexample) -> Int {
    let (view, news) = (views[number], events[event])
    let state = view.state.merging(news.delta)
    try checkJoinLaws(view.state, news.delta, state)
    let dead = view.dead | news.cancelled
    var live = view.live
    for edit in news.carried { edit.insert(into: &live) }
    live.removeAll { dead & $0.bit != 0 }
    return try self.number(of: state, live: live, dead: dead)
  }

  /// Has a replica with some view receive a delta with nothing new in it.
  func repeatDelivery(_ event: Int, to number: Int) throws(Counterexample) {
    let before = views[number].state
    let after = before.merging(events[event].delta)
    try require(
      after == before, "a delta that arrives again changes nothing",
      "before = \(before)\ndelta = \(events[event].delta)\nafter = \(after)")
  }

  /// Joins the states of two replicas.
  ///
  /// - Parameter isJudged: Whether the laws are checked, and not only what comes out.
  func join(
    _ one: Int, _ other: Int, isJudged: Bool
  ) throws(Counterexample) -> Int {
    let (mine, theirs) = (views[one], views[other])
    let state = mine.state.merging(theirs.state)
    if isJudged { try checkJoinLaws(mine.state, theirs.state, state) }
    let dead = mine.dead | theirs.dead
    var live = mine.live
    for edit in theirs.live { edit.insert(into: &live) }
    live.removeAll { dead & $0.bit != 0 }
    return try number(of: state, live: live, dead: dead, isJoin: !isJudged)
  }

  /// Requires that the states of two replicas join to a third.
  func requireJoin(_ one: Int, _ other: Int, _ result: Int) throws(Counterexample) {
    let state = views[one].state.merging(views[other].state)
    try require(
      state == views[result].state, "replicas that have merged each other are equal",
      "one = \(views[result].state)\nother = \(state)")
  }

  /// Compares what everybody holds at the same time: whoever has seen the same holds the same.
  ///
  /// It is enough to look at one moment: if one replica is now where another was before, the other
  /// might as well have waited there.
  func compareContexts(_ one: Int, _ other: Int) throws(Counterexample) {
    guard one != other, let context = views[one].context else { return }
    try require(
      views[other].context != context || views[other].state == views[one].state,
      "equal contexts imply equal states and equal bytes",
      "one = \(views[one].state)\nother = \(views[other].state)")
  }

  /// Requires that what everybody came to may come about.
  func judgeEnd(_ view: Int) throws(Counterexample) {
    let everything = views[view].live.map(contribution)
    try require(S.isPossible(everything), "all edits together are possible", "\(everything)")
  }
}

/// Checks one join: commutative, idempotent and inflationary.
func checkJoinLaws<State: JoinSemilattice>(
  _ before: State, _ other: State, _ after: State
) throws(Counterexample) {
  try require(
    other.merging(before) == after, "merging is commutative",
    "mine = \(before)\ntheirs = \(other)\nmine ⊔ theirs = \(after)")
  try require(
    after.merging(other) == after, "merging the same again changes nothing",
    "once = \(after)\ntwice = \(after.merging(other))")
  try require(
    before.isDominated(by: after), "merging is inflationary",
    "before = \(before)\nafter = \(after)")
}

/// Whether an edit was refused, and whether it was to be, must be one.
func requireVerdict(
  _ isRefused: Bool, _ isToBeRefused: Bool, _ operation: @autoclosure () -> some Any
) throws(Counterexample) {
  try require(
    isRefused == isToBeRefused,
    isRefused ? "an edit is refused only if it has to be" : "an edit that must not be is refused",
    "\(operation())")
}

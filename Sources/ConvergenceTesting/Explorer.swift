import Convergence

/// What replicas of a type can come to hold, each found and judged once.
///
/// A **view** is what decides a replica's future: its state, the contributions that are live on it,
/// and the edits it knows to be cancelled. An **event** is an edit that was performed, with all
/// that others can learn of it. Equal things are given equal numbers, so that what the type does
/// with a view and a delta is tried once, however many worlds it happens in; ``WorldGraph`` goes
/// through the worlds, and knows numbers only.
///
/// Edits have slots: bit `replica · steps + ordinal` of a word, so a set of edits is a word.
final class Explorer<S: Specification> where S.State: CanonicalCodable {
  typealias State = S.State

  /// An edit that may be performed, with its timestamp.
  typealias Choice = (operation: S.Operation, time: HybridTimestamp)

  struct View {
    let state: State
    /// The live contributions, ascending by slot.
    let live: [LiveEdit]
    let dead: UInt64
    /// A digest of what the state says it has seen.
    let context: UInt128?
  }

  struct Event {
    let own: LiveEdit
    let contributes: Bool
    let delta: State
    let cancelled: UInt64
    /// The contributions that come with the delta.
    let carried: [LiveEdit]
    let covered: UInt64
  }

  let choices: [Choice]
  let steps: Int
  var views: [View] = []
  var events: [Event] = []
  private let viewNumbers = NumberTable()
  private let eventNumbers = NumberTable()

  init(choices: [Choice], steps: Int) {
    self.choices = choices
    self.steps = steps
  }

  func contribution(_ edit: LiveEdit) -> Contribution<S.Operation> {
    let (replica, ordinal) = edit.slot.quotientAndRemainder(dividingBy: steps)
    let choice = choices[edit.choice]
    return Contribution(
      choice.operation, by: HistoryCast.identity(of: replica), ordinal: ordinal, at: choice.time)
  }

  /// The number of a view; one that was never seen is judged first.
  ///
  /// - Parameter isJoin: Whether it is only what states join to after the end of a history.
  func number(
    of state: State, live: [LiveEdit], dead: UInt64, isJoin: Bool = false
  ) throws(Counterexample) -> Int {
    var digest = RollingDigest()
    let bytes = state.canonicalBytes
    digest.absorb(bytes)
    for edit in live { digest.absorb(edit.word) }
    digest.absorb(dead)
    let key = digest.value
    let known = viewNumbers[key]
    if known >= 0 {
      try require(
        views[known].state == state, "states with equal bytes are equal",
        "one = \(views[known].state)\nother = \(state)")
      return known
    }
    try judge(state, live: live)
    if !isJoin { try checkRoundTrip(of: state, bytes) }
    views.append(
      View(state: state, live: live, dead: dead, context: Self.contextDigest(of: state)))
    viewNumbers.insert(views.count - 1, key)
    return views.count - 1
  }

  /// Compares a state with the specification.
  private func judge(_ state: State, live: [LiveEdit]) throws(Counterexample) {
    if let flaw = S.flaw(of: state) { throw Counterexample(flaw, "state = \(state)") }
    let expected = S.value(ofLive: live.map(contribution))
    let shown = S.value(of: state)
    try require(
      shown == expected, "a replica shows what its received edits are to show",
      "shown: \(shown)\nexpected: \(expected)\nstate = \(state)")
  }

  private static func contextDigest(of state: State) -> UInt128? {
    guard let context = S.context(of: state) else { return nil }
    var digest = RollingDigest()
    digest.absorb(context.canonicalBytes)
    return digest.value
  }

  func number(of event: Event) throws(Counterexample) -> Int {
    var digest = RollingDigest()
    let bytes = event.delta.canonicalBytes
    digest.absorb(bytes)
    digest.absorb(UInt64(event.own.slot))
    // Of what does not contribute nobody can tell more than what it cancels and what it says.
    digest.absorb(event.contributes ? UInt64(event.own.choice) : .max)
    digest.absorb(event.cancelled)
    for edit in event.carried { digest.absorb(edit.word) }
    let key = digest.value
    let known = eventNumbers[key]
    if known >= 0 { return known }
    try checkRoundTrip(of: event.delta, bytes)
    events.append(event)
    eventNumbers.insert(events.count - 1, key)
    return events.count - 1
  }
}

/// An edit that was performed: its slot, and which of the choices it was.
struct LiveEdit: Equatable {
  let slot: Int
  let choice: Int

  var bit: UInt64 { 1 << UInt64(slot) }
  var word: UInt64 { UInt64(slot << 32 | choice) }

  /// Adds the edit to others that ascend by slot.
  func insert(into live: inout [LiveEdit]) {
    let place = live.firstIndex { $0.slot >= slot } ?? live.count
    if place < live.count, live[place].slot == slot { return }
    live.insert(self, at: place)
  }
}

public import Convergence

/// Runs random histories of a type of your own, and checks its laws.
///
/// ```swift
/// try checkConvergence(of: Likes.self, seeds: 0..<1_000) { likes, random in
///   likes.state.like(by: likes.id)
///   return "like"
/// } showing: {
///   $0.count
/// } expecting: { edits in
///   edits.count
/// }
/// ```
///
/// Replicas edit, receive each other's messages late, twice and in any order, and merge whole
/// states. After every step, what the replica shows must be what it is expected to show after the
/// edits that it has received. Edits must only add to what is known, merging must be a join,
/// whoever has received the same edits must hold the same, and in the end everybody must. The
/// states that occur are tried on the laws of lattices; on those of decomposition and of the codec
/// if the type claims them.
///
/// - Parameters:
///   - type: The type.
///   - seeds: One history is drawn for each.
///   - replicas: How many replicas take part.
///   - steps: How long each history is.
///   - kept: The steps of a history that are kept, if not all: what a counterexample says.
///   - edit: Changes a replica, with random numbers to choose by, and returns what that means;
///     it is printed in counterexamples.
///   - cancels: Whether an edit cancels an earlier one that is live where it is performed. What was
///     cancelled by a received edit is not given to `expected`.
///   - value: What a state shows.
///   - expected: What is to be shown after some edits, in no particular order.
/// - Throws: A ``Counterexample`` with the shortest history found, and how to run it again.
public func checkConvergence<State: JoinSemilattice, Meaning: Sendable, Value: Equatable>(
  of type: State.Type, seeds: Range<UInt64>, replicas: Int = 3, steps: Int = 20,
  keeping kept: [Int]? = nil,
  edit: (inout ReplicaUnderTest<State>, inout KeyedSequence) -> Meaning,
  cancelling cancels: (_ later: Meaning, _ earlier: Meaning) -> Bool = { _, _ in false },
  showing value: (State) -> Value, expecting expected: ([VisibleEdit<Meaning>]) -> Value
) throws(Counterexample) {
  try requireScope(seeds: seeds, replicas: replicas, steps: steps)
  try withoutActuallyEscaping(edit) { (edit) throws(Counterexample) in
    try withoutActuallyEscaping(value) { (value) throws(Counterexample) in
      try withoutActuallyEscaping(expected) { (expected) throws(Counterexample) in
        try withoutActuallyEscaping(cancels) { (cancels) throws(Counterexample) in
          let subject = Subject<State, OwnEdit<Meaning>>(
            initial: State(), edit: edit, cancels: cancels, value: value, expected: expected)
          try check(
            subject, type, seeds, replicas: replicas, steps: steps, keeping: kept)
        }
      }
    }
  }
}

/// Runs random histories of a type of your own without saying what it is to show.
///
/// Laws and convergence alone do not tell right answers from wrong ones: a counter that merges by
/// maximum passes. Say what is expected wherever you can.
public func checkConvergence<State: JoinSemilattice, Meaning: Sendable>(
  of type: State.Type, seeds: Range<UInt64>, replicas: Int = 3, steps: Int = 20,
  keeping kept: [Int]? = nil,
  edit: (inout ReplicaUnderTest<State>, inout KeyedSequence) -> Meaning
) throws(Counterexample) {
  try checkConvergence(
    of: type, seeds: seeds, replicas: replicas, steps: steps, keeping: kept, edit: edit,
    showing: { _ in 0 }, expecting: { _ in 0 })
}

/// Runs random histories of a causal type of your own.
///
/// As for any other type; the edits are made with `replica.edit { $0.insert(1, using: &$1) }`.
public func checkConvergence<Store: DotStore, Meaning: Sendable, Value: Equatable>(
  of type: Store.Type, seeds: Range<UInt64>, replicas: Int = 3, steps: Int = 20,
  keeping kept: [Int]? = nil,
  edit: (inout ReplicaUnderTest<Causal<Store>>, inout KeyedSequence) -> Meaning,
  cancelling cancels: (_ later: Meaning, _ earlier: Meaning) -> Bool = { _, _ in false },
  showing value: (Store) -> Value, expecting expected: ([VisibleEdit<Meaning>]) -> Value
) throws(Counterexample) {
  try requireScope(seeds: seeds, replicas: replicas, steps: steps)
  try withoutActuallyEscaping(edit) { (edit) throws(Counterexample) in
    try withoutActuallyEscaping(value) { (value) throws(Counterexample) in
      try withoutActuallyEscaping(expected) { (expected) throws(Counterexample) in
        try withoutActuallyEscaping(cancels) { (cancels) throws(Counterexample) in
          let subject = Subject<Causal<Store>, OwnEdit<Meaning>>(
            initial: .initial, context: \.context, edit: edit, cancels: cancels,
            value: { value($0.store) },
            expected: expected)
          try check(
            subject, type, seeds, replicas: replicas, steps: steps, keeping: kept)
        }
      }
    }
  }
}

private func check<State: JoinSemilattice, Meaning: Sendable>(
  _ subject: Subject<State, OwnEdit<Meaning>>, _ type: Any.Type, _ seeds: Range<UInt64>,
  replicas: Int, steps: Int, keeping kept: [Int]?
) throws(Counterexample) {
  func call(_ seed: UInt64, _ kept: [Int]) -> String {
    "try checkConvergence(of: \(sourceName(of: type)).self, seeds: \(seed)..<\(seed + 1), "
      + "replicas: \(replicas), steps: \(steps),\n          keeping: \(kept)) { … }"
  }
  for seed in seeds {
    let history = History(
      of: subject, seed: seed, replicas: replicas, steps: steps, keeping: kept)
    if history.failure() != nil {
      throw history.shortened().report(replay: { call(seed, $0) })
    }
    // Laws cost the third power of what they are tried on, so they are tried on short histories.
    guard seed - seeds.lowerBound < 20 else { continue }
    let short = History(of: subject, seed: seed, replicas: replicas, steps: min(steps, 6))
    do throws(Counterexample) {
      try checkLaws(of: short.reachableStates)
    } catch {
      throw Counterexample(
        error.law, "\(error.evidence)\n\nReplay: \(call(seed, Array(0..<min(steps, 6))))")
    }
  }
}

/// Checks every law that the states' type claims to obey.
private func checkLaws<State: JoinSemilattice>(of states: [State]) throws(Counterexample) {
  func decomposition<D: Decomposable>(_: D.Type) throws(Counterexample) {
    try checkDecomposition(of: states.compactMap { $0 as? D })
  }
  func causalDecomposition<C: CausalState>(_: C.Type) throws(Counterexample) {
    try C.checkCausalDecomposition(of: states.compactMap { $0 as? C })
  }
  func codec<C: CanonicalCodable & Equatable>(_: C.Type) throws(Counterexample) {
    try checkCodecLaws(of: states.prefix(6).compactMap { $0 as? C })
  }
  try checkLatticeLaws(of: states)
  if let type = State.self as? any CausalState.Type {
    try causalDecomposition(type)
  } else if let type = State.self as? any Decomposable.Type {
    try decomposition(type)
  }
  if let type = State.self as? any (CanonicalCodable & Equatable).Type { try codec(type) }
}

/// A state whose deltas obey the laws of causal states, which are not those of other lattices.
private protocol CausalState {
  static func checkCausalDecomposition(of states: [Self]) throws(Counterexample)
}

extension Causal: CausalState {
  fileprivate static func checkCausalDecomposition(of states: [Self]) throws(Counterexample) {
    try checkDecomposition(of: states)
  }
}

/// An edit of a type of somebody's own: what it draws from, and what it turned out to mean.
struct OwnEdit<Meaning: Sendable>: Sendable {
  var random: KeyedSequence
  var meaning: Meaning?
}

extension Subject {
  /// What closures say.
  init<Meaning: Sendable, Value: Equatable>(
    initial: State, context: @escaping (State) -> CausalContext? = { _ in nil },
    edit: @escaping (inout ReplicaUnderTest<State>, inout KeyedSequence) -> Meaning,
    cancels: @escaping (Meaning, Meaning) -> Bool,
    value: @escaping (State) -> Value, expected: @escaping ([VisibleEdit<Meaning>]) -> Value
  ) where Operation == OwnEdit<Meaning> {
    self.initial = initial
    self.context = context
    draw = { OwnEdit(random: $0) }
    perform = { operation, state, dots, time in
      var replica = ReplicaUnderTest(
        state: state, id: dots.replica, time: time, minted: dots.sequence)
      operation.meaning = edit(&replica, &operation.random)
      state = replica.state
      dots = DotSource(unchecked: dots.replica, after: replica.minted)
      if let delta = replica.delta { return (delta, false) }
      return (state, true)
    }
    describe = { $0.meaning.map { "\($0)" } ?? "an edit" }
    source = nil
    contributes = { _ in true }
    self.cancels = { later, earlier in
      guard let later = later.meaning, let earlier = earlier.meaning else { return false }
      return cancels(later, earlier)
    }
    carries = { _, _ in false }
    refuses = { _, _, _ in false }
    isPossible = { _ in true }
    flaw = { _ in nil }
    discrepancy = { state, edits in
      let visible = edits.compactMap { number, contribution, seen in
        contribution.operation.meaning.map {
          VisibleEdit(
            meaning: $0, replica: contribution.replica, time: contribution.timestamp,
            number: number, seen: seen)
        }
      }
      let (shown, wanted) = (value(state), expected(visible))
      return shown == wanted ? nil : ("\(shown)", "\(wanted)")
    }
  }
}

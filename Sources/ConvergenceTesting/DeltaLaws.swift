public import Convergence

/// Checks that states of a causal type fall into irreducible parts, and that deltas are minimal.
///
/// What parts are is checked as for any lattice. A delta brings b, and whatever b may have become,
/// to the join with a; its context holds exactly what b has not seen and what b still holds
/// although a has seen it go. `delta(fromExactly:)` does so for b itself, and is below every
/// state that does. `delta(since:)` does so for everybody who has seen as much as b.
///
/// - Parameter samples: States and deltas that can occur together.
/// - Throws: The first ``Counterexample``, also when there are no samples.
/// - Complexity: O(n²) deltas, O(n³) joins, and O(parts²) joins for each state.
public func checkDecomposition<Store: DotStore>(
  of samples: [Causal<Store>]
) throws(Counterexample) {
  try requireSamples(samples.count)
  for a in samples {
    try checkParts(of: a)
    for b in samples {
      try checkDelta(of: a, from: b, samples)
      try checkExactDelta(of: a, from: b, samples)
      if b.store.isWhole { try checkDelta(of: a, since: b, samples) }
    }
  }
}

private func checkDelta<Store: DotStore>(
  of a: Causal<Store>, from b: Causal<Store>, _ samples: [Causal<Store>]
) throws(Counterexample) {
  let delta = a.delta(from: b)
  try require(
    b.merging(delta) == b.merging(a), "a delta brings the receiver to the join",
    "a = \(a)\nb = \(b)\ndelta = \(delta)")
  try checkContext(of: delta, of: a, from: b)
  try checkReceivers(of: delta, of: a, from: b, samples)
  let lacking = join(parts(of: a).filter { !$0.isDominated(by: b) })
  try require(
    delta.isDominated(by: lacking) && lacking.merging(delta) == lacking,
    "a delta is below the join of the parts that the receiver lacks",
    "a = \(a)\nb = \(b)\ndelta = \(delta)\nparts = \(lacking)")
}

private func checkExactDelta<Store: DotStore>(
  of a: Causal<Store>, from b: Causal<Store>, _ samples: [Causal<Store>]
) throws(Counterexample) {
  let delta = a.delta(fromExactly: b)
  try require(
    b.merging(delta) == b.merging(a), "an exact delta brings the receiver to the join",
    "a = \(a)\nb = \(b)\ndelta = \(delta)")
  try checkContext(of: delta, of: a, from: b)
  if a.store.isWhole, b.store.isWhole { try checkLeast(delta, of: a, from: b, samples) }
}

/// Checks that a delta tells all news, and of what is old only what has gone.
private func checkContext<Store: DotStore>(
  of delta: Causal<Store>, of a: Causal<Store>, from b: Causal<Store>
) throws(Counterexample) {
  var expected = DotCloud()
  if !a.isDominated(by: b) {
    expected = a.context.subtracting(b.context)
    b.store.forEachDot { dot in
      if a.context.contains(dot), !a.store.dots.contains(dot) { expected.insert(dot) }
    }
  }
  try require(
    delta.context.dots == expected,
    "a delta covers what the receiver has not seen or still holds, and nothing else",
    "a = \(a)\nb = \(b)\ndelta = \(delta)\nexpected = \(expected)")
  try require(
    delta.store.dots.isDominated(by: delta.context.dots), "a context covers its store",
    "delta = \(delta)")
}

private func checkDelta<Store: DotStore>(
  of a: Causal<Store>, since b: Causal<Store>, _ samples: [Causal<Store>]
) throws(Counterexample) {
  let delta = a.delta(since: b.context)
  let isOlder = a.context.isDominated(by: b.context)
  try require(
    isOlder == delta.context.isEmpty, "a delta says something if there is something to say",
    "a = \(a)\nknown = \(b.context)\ndelta = \(delta)")
  try require(
    delta.context.isDominated(by: a.context)
      && delta.store.dots.isDisjoint(with: b.context.dots),
    "a delta since a context holds nothing that was there already",
    "a = \(a)\nknown = \(b.context)\ndelta = \(delta)")
  try checkReceivers(of: delta, of: a, from: b, samples)
}

/// Checks the laws of decomposition, of deltas and of splitting on the states of random histories.
///
/// - Parameters:
///   - specification: Names the type and its edits.
///   - seeds: The histories; each is checked by itself.
///   - steps: How long they are.
/// - Throws: The first ``Counterexample``, with how to run it again.
public func checkDeltaLaws<Specification: CausalSpecification>(
  ofStatesOf specification: Specification.Type, seeds: Range<UInt64>, steps: Int = 6
) throws(Counterexample) {
  try requireScope(seeds: seeds, steps: steps)
  for seed in seeds {
    let samples = reachableStates(of: specification, seed: seed, steps: steps)
    do throws(Counterexample) {
      try checkDecomposition(of: samples)
      try checkSplitting(of: samples)
    } catch {
      throw Counterexample(
        error.law,
        "\(error.evidence)\nreplay: checkDeltaLaws(ofStatesOf: \(specification).self, "
          + "seeds: \(seed)..<\(seed + 1), steps: \(steps))")
    }
  }
}

/// Checks the laws of decomposition, of deltas and of splitting after every short history of two
/// replicas.
///
/// - Parameters:
///   - specification: Names the type and its edits.
///   - operations: The edits to choose from; all carry the same timestamp.
///   - steps: How long the histories are.
/// - Returns: How many histories were judged.
/// - Throws: The first ``Counterexample``.
@discardableResult
public func checkEveryDelta<Specification: CausalSpecification>(
  of specification: Specification.Type, operations: [Specification.Operation], steps: Int
) throws(Counterexample) -> Int {
  try requireScope(replicas: 2, steps: steps)
  try requireSamples(operations.count, "operations")
  var pairs = [ReplicaPair<Specification>()]
  for _ in 0..<steps { pairs = pairs.flatMap { $0.successors(operations) } }
  var judged: [[Causal<Specification.Store>]] = []
  for pair in pairs where !judged.contains(pair.samples) {
    judged.append(pair.samples)
    try checkDecomposition(of: pair.samples)
    try checkSplitting(of: pair.samples)
  }
  return judged.count
}

/// Two replicas, and the deltas of what they have edited.
private struct ReplicaPair<Specification: CausalSpecification> {
  typealias State = Causal<Specification.Store>

  var states = [State.initial, State.initial]
  var minted: [UInt64] = [0, 0]
  var deltas: [State] = []

  /// Bottom, both states, every delta, and the group of every two successive deltas.
  var samples: [State] {
    [State()] + states + deltas + zip(deltas, deltas.dropFirst()).map { $0.merging($1) }
  }

  /// What can come next: an edit, the other's state or a delta, on either side.
  func successors(_ operations: [Specification.Operation]) -> [Self] {
    [0, 1].flatMap { place in
      operations.map { editing($0, at: place) }
        + ([states[1 - place]] + deltas).map { arrival in
          var next = self
          next.states[place].merge(arrival)
          return next
        }
    }
  }

  private func editing(_ operation: Specification.Operation, at place: Int) -> Self {
    var next = self
    var dots = DotSource(unchecked: ReplicaID([9, 16][place]), after: minted[place])
    let delta = Specification.apply(
      operation, to: &next.states[place].store, using: &dots, at: HybridTimestamp(rawValue: 1))
    next.states[place].context.merge(delta.context)
    next.minted[place] = dots.sequence
    next.deltas.append(delta)
    return next
  }
}

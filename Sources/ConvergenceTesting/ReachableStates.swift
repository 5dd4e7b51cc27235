public import Convergence

/// States and deltas that occur in a random history of a causal type, for checking laws on.
///
/// - Parameters:
///   - specification: Names the type and its edits.
///   - seed: The history.
///   - replicas: How many replicas take part.
///   - steps: How long the history is.
/// - Returns: Bottom, the state of every replica at the end, the deltas of all edits, and the group
///   of every two successive deltas.
public func reachableStates<Specification: CausalSpecification>(
  of specification: Specification.Type, seed: UInt64, replicas: Int = 3, steps: Int = 12
) -> [Causal<Specification.Store>] {
  let history = History<Specification>(seed: seed, replicas: replicas, steps: steps)
  var run = HistoryRun<Specification>(replicas: replicas, steps: steps)
  for (number, step) in history.steps {
    // What is wrong with the type is for the checks to say; here it only has to go on.
    do throws(Counterexample) { try run.perform(step, number: number) } catch {}
  }
  let deltas = run.events.compactMap(\.?.delta)
  let groups = zip(deltas, deltas.dropFirst()).map { $0.merging($1) }
  return [Causal()] + run.nodes.map(\.state) + deltas + groups
}

/// Checks the laws of a join-semilattice on the states of random histories.
///
/// - Parameters:
///   - specification: Names the type and its edits.
///   - seeds: The histories; each is checked by itself.
///   - steps: How long they are.
/// - Throws: The first ``Counterexample``, with how to run it again.
public func checkLatticeLaws<Specification: CausalSpecification>(
  ofStatesOf specification: Specification.Type, seeds: Range<UInt64>, steps: Int = 6
) throws(Counterexample) {
  try check("checkLatticeLaws", specification, seeds, steps) { (states) throws(Counterexample) in
    try checkLatticeLaws(of: states)
  }
}

/// Checks the laws of the codec on the states of random histories.
///
/// - Parameters:
///   - specification: Names the type and its edits.
///   - seeds: The histories; each is checked by itself.
///   - steps: How long they are.
/// - Throws: The first ``Counterexample``, with how to run it again.
public func checkCodecLaws<Specification: CausalSpecification>(
  ofStatesOf specification: Specification.Type, seeds: Range<UInt64>, steps: Int = 6
) throws(Counterexample) {
  try check("checkCodecLaws", specification, seeds, steps) { (states) throws(Counterexample) in
    try checkCodecLaws(of: states)
  }
}

private func check<Specification: CausalSpecification>(
  _ name: String, _ specification: Specification.Type, _ seeds: Range<UInt64>, _ steps: Int,
  _ body: ([Causal<Specification.Store>]) throws(Counterexample) -> Void
) throws(Counterexample) {
  try requireSamples(seeds.count)
  for seed in seeds {
    do throws(Counterexample) {
      try body(reachableStates(of: specification, seed: seed, steps: steps))
    } catch {
      throw Counterexample(
        error.law,
        "\(error.evidence)\nreplay: \(name)(ofStatesOf: \(specification).self, "
          + "seeds: \(seed)..<\(seed + 1), steps: \(steps))")
    }
  }
}

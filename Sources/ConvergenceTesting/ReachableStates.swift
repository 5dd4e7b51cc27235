public import Convergence

/// States and deltas that occur in a random history of a type, for checking laws on.
///
/// - Parameters:
///   - specification: Names the type and its edits.
///   - seed: The history.
///   - replicas: How many replicas take part.
///   - steps: How long the history is.
/// - Returns: Bottom, the state of every replica at the end, the deltas of all edits, and the group
///   of every two successive deltas.
public func reachableStates<S: Specification>(
  of specification: S.Type, seed: UInt64, replicas: Int = 3, steps: Int = 12
) -> [S.State] {
  History(of: Subject(S.self), seed: seed, replicas: replicas, steps: steps).reachableStates
}

extension History {
  /// What occurs in the history, whether or not it is right.
  var reachableStates: [State] {
    var run = start
    for (number, step) in steps {
      // What is wrong with the type is for the checks to say; here it only has to go on.
      do throws(Counterexample) { try run.perform(step, number: number) } catch {}
    }
    let deltas = run.events.compactMap(\.?.delta)
    let groups = zip(deltas, deltas.dropFirst()).map { $0.merging($1) }
    return [State()] + run.nodes.map(\.state) + deltas + groups
  }
}

/// Checks the laws of a join-semilattice on the states of random histories.
///
/// - Parameters:
///   - specification: Names the type and its edits.
///   - seeds: The histories; each is checked by itself.
///   - steps: How long they are.
/// - Throws: The first ``Counterexample``, with how to run it again.
public func checkLatticeLaws<S: Specification>(
  ofStatesOf specification: S.Type, seeds: Range<UInt64>, steps: Int = 6
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
public func checkCodecLaws<S: Specification>(
  ofStatesOf specification: S.Type, seeds: Range<UInt64>, steps: Int = 6
) throws(Counterexample) where S.State: CanonicalCodable {
  try check("checkCodecLaws", specification, seeds, steps) { (states) throws(Counterexample) in
    try checkCodecLaws(of: states)
  }
}

private func check<S: Specification>(
  _ name: String, _ specification: S.Type, _ seeds: Range<UInt64>, _ steps: Int,
  _ body: ([S.State]) throws(Counterexample) -> Void
) throws(Counterexample) {
  try requireScope(seeds: seeds, steps: steps)
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

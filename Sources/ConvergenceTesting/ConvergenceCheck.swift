import Convergence

/// Runs random histories of a causal type and compares it with its specification at every step.
///
/// Replicas edit, receive single deltas and joined groups in any order, twice and with gaps, and
/// merge whole states. After each step the replica must show what the specification says of the
/// edits it has received; equal contexts must mean equal states and bytes; merging must be
/// commutative, idempotent and inflationary; edits must equal their deltas; and everything must
/// survive the codec. At the end all replicas merge each other in several orders and must be equal.
///
/// - Parameters:
///   - specification: What the type is meant to do.
///   - seeds: One history is drawn for each.
///   - replicas: How many replicas take part.
///   - steps: How long each history is.
/// - Throws: A ``Counterexample`` with the shortest history found, and how to run it again.
public func checkConvergence<Specification: CausalSpecification>(
  of specification: Specification.Type, seeds: Range<UInt64>, replicas: Int = 3, steps: Int = 20
) throws(Counterexample) {
  try requireSamples(min(seeds.count, replicas, steps))
  for seed in seeds {
    let history = History<Specification>(seed: seed, replicas: replicas, steps: steps)
    guard history.failure() != nil else { continue }
    let shortest = history.shortened()
    throw shortest.report(
      replay: "checkConvergence(of: \(specification).self, seeds: \(seed)..<\(seed + 1), "
        + "replicas: \(replicas), steps: \(steps))")
  }
}

/// Runs every history of a few replicas in which each step does something new.
///
/// - Parameters:
///   - specification: What the type is meant to do.
///   - operations: The edits to choose from; all carry the same timestamp.
///   - replicas: How many replicas take part.
///   - steps: How long the histories are; their number grows with the factorial of it.
/// - Returns: How many histories were run to the end.
/// - Throws: A ``Counterexample`` with the history.
@discardableResult
public func checkEveryHistory<Specification: CausalSpecification>(
  of specification: Specification.Type, operations: [Specification.Operation], replicas: Int = 2,
  steps: Int
) throws(Counterexample) -> Int {
  try requireSamples(min(operations.count, replicas, steps))
  let start = HistoryRun<Specification>(replicas: replicas, steps: steps)
  let path = History<Specification>(replicas: replicas, steps: [])
  return try path.explore(from: start, operations: operations, depth: steps)
}

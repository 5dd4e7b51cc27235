import Convergence

/// Runs random histories of a type and compares it with its specification at every step.
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
public func checkConvergence<S: Specification>(
  of specification: S.Type, seeds: Range<UInt64>, replicas: Int = 3, steps: Int = 20
) throws(Counterexample) {
  try requireScope(seeds: seeds, replicas: replicas, steps: steps)
  for seed in seeds {
    let history = History(of: Subject(S.self), seed: seed, replicas: replicas, steps: steps)
    guard history.failure() != nil else { continue }
    let name = sourceName(of: S.self)
    throw history.shortened().retold().report(
      replay: { _ in
        "try checkConvergence(of: \(name).self, seeds: \(seed)..<\(seed + 1), "
          + "replicas: \(replicas), steps: \(steps))"
      }, specification: name)
  }
}

/// A type as it is called in Swift, without the module it is from.
func sourceName(of type: Any.Type) -> String { "\(type)" }

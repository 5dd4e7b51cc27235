public import Convergence

/// Checks that states fall into irreducible parts, and that deltas are minimal.
///
/// The parts of a state join back to it, none is superfluous and none falls into smaller ones. The
/// delta from b to a joins with b to a ⊔ b and contains nothing that b already has.
///
/// - Parameter samples: States that can occur together.
/// - Throws: The first ``Counterexample``, also when there are no samples.
/// - Complexity: O(n²) deltas, and O(parts²) joins for each state.
public func checkDecomposition<State: Decomposable>(
  of samples: [State]
) throws(Counterexample) {
  try requireSamples(samples.count)
  for a in samples {
    try checkParts(of: a)
    for b in samples { try checkDelta(of: a, from: b) }
  }
}

private func parts<State: Decomposable>(of state: State) -> [State] {
  var result: [State] = []
  state.forEachIrreducible { result.append($0) }
  return result
}

private func join<State: JoinSemilattice>(_ parts: some Sequence<State>) -> State {
  parts.reduce(into: State()) { $0.merge($1) }
}

private func checkParts<State: Decomposable>(of a: State) throws(Counterexample) {
  let parts = parts(of: a)
  try require(join(parts) == a, "the parts join back", "a = \(a)\nparts = \(parts)")
  for (place, part) in parts.enumerated() {
    let rest = join(parts[..<place] + parts[(place + 1)...])
    try require(rest != a, "no part is superfluous", "a = \(a)\npart = \(part)")
    let smaller = ConvergenceTesting.parts(of: part)
    try require(smaller == [part], "a part is irreducible", "part = \(part)\nparts = \(smaller)")
  }
}

private func checkDelta<State: Decomposable>(
  of a: State, from b: State
) throws(Counterexample) {
  let delta = a.delta(from: b)
  try require(
    b.merging(delta) == b.merging(a), "a delta brings the receiver to the join",
    "a = \(a)\nb = \(b)\ndelta = \(delta)")
  for part in parts(of: delta) {
    try require(
      !part.isDominated(by: b), "a delta holds nothing that the receiver has",
      "a = \(a)\nb = \(b)\ndelta = \(delta)\nsuperfluous = \(part)")
  }
  let expected = join(parts(of: a).filter { !$0.isDominated(by: b) })
  try require(
    delta == expected, "a delta is the join of the parts that the receiver lacks",
    "a = \(a)\nb = \(b)\ndelta = \(delta)\nexpected = \(expected)")
}

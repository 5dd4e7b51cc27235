public import Convergence

/// Checks that states fall into irreducible parts, and that deltas are minimal.
///
/// The parts of a state join back to it, none is superfluous and none falls into smaller ones. The
/// delta from b to a joins with b to a ⊔ b, also after b has moved on; it contains nothing that b
/// already has, and every state that does the same contains it.
///
/// - Parameter samples: States that can occur together.
/// - Throws: The first ``Counterexample``, also when there are no samples.
/// - Complexity: O(n²) deltas, O(n³) joins, and O(parts²) joins for each state.
public func checkDecomposition<State: Decomposable>(
  of samples: [State]
) throws(Counterexample) {
  try requireSamples(samples.count)
  for a in samples {
    try checkParts(of: a)
    for b in samples {
      try checkDelta(of: a, from: b)
      try checkReceivers(of: a.delta(from: b), of: a, from: b, samples)
      try checkLeast(a.delta(from: b), of: a, from: b, samples)
    }
  }
}

/// The irreducible parts of a state.
func parts<State: Decomposable>(of state: State) -> [State] {
  var result: [State] = []
  state.forEachIrreducible { result.append($0) }
  return result
}

/// The join of some states.
func join<State: JoinSemilattice>(_ parts: some Sequence<State>) -> State {
  parts.reduce(into: State()) { $0.merge($1) }
}

/// Checks that the parts join back, and that none can be left out or falls into smaller ones.
func checkParts<State: Decomposable>(of a: State) throws(Counterexample) {
  let parts = parts(of: a)
  try require(join(parts) == a, "the parts join back", "a = \(a)\nparts = \(parts)")
  for (place, part) in parts.enumerated() {
    let rest = join(parts[..<place] + parts[(place + 1)...])
    try require(
      rest != a && !part.isDominated(by: rest), "no part is superfluous", "a = \(a)\npart = \(part)"
    )
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

/// Checks that a delta serves everybody who has reached b.
func checkReceivers<State: JoinSemilattice>(
  of delta: State, of a: State, from b: State, _ samples: [State]
) throws(Counterexample) {
  for c in samples {
    let receiver = b.merging(c)
    try require(
      receiver.merging(delta) == receiver.merging(a),
      "a delta brings a receiver that has moved on to the join",
      "a = \(a)\nb = \(b)\nreceiver = \(receiver)\ndelta = \(delta)")
  }
}

/// Checks that every state that does what a delta does contains the delta.
func checkLeast<State: JoinSemilattice>(
  _ delta: State, of a: State, from b: State, _ samples: [State]
) throws(Counterexample) {
  let joined = b.merging(a)
  for c in samples where b.merging(c) == joined {
    try require(
      delta.isDominated(by: c), "a delta is below every state that does the same",
      "a = \(a)\nb = \(b)\ndelta = \(delta)\nsmaller = \(c)")
  }
}

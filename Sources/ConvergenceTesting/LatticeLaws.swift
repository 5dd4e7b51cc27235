public import Convergence

/// Checks the laws of a join-semilattice on all pairs and triples of some states.
///
/// Idempotence, commutativity and associativity of `merge`, bottom as its identity, joins as least
/// upper bounds, and an order that says what joining says. These laws are necessary and never
/// sufficient: a counter that merges by `max` obeys all of them.
///
/// - Parameter samples: States, and deltas, that can occur together; a dozen is plenty.
/// - Throws: The first ``Counterexample``, also when there are no samples.
/// - Complexity: O(n³) joins.
public func checkLatticeLaws<State: JoinSemilattice>(
  of samples: [State]
) throws(Counterexample) {
  try requireSamples(samples.count)
  for a in samples { try checkLaws(of: a) }
  for a in samples {
    for b in samples {
      try checkLaws(of: a, b)
      let joined = a.merging(b)
      for c in samples {
        try require(
          joined.merging(c) == a.merging(b.merging(c)), "merging is associative",
          "a = \(a)\nb = \(b)\nc = \(c)")
        try require(
          !(a.isDominated(by: c) && b.isDominated(by: c)) || joined.isDominated(by: c),
          "a join is the least upper bound", "a = \(a)\nb = \(b)\nupper bound = \(c)")
      }
    }
  }
}

private func checkLaws<State: JoinSemilattice>(of a: State) throws(Counterexample) {
  let bottom = State()
  try require(a.merging(a) == a, "merging is idempotent", "a = \(a)\na ⊔ a = \(a.merging(a))")
  try require(
    bottom.merging(a) == a && a.merging(bottom) == a, "bottom changes nothing",
    "a = \(a)\n⊥ ⊔ a = \(bottom.merging(a))\na ⊔ ⊥ = \(a.merging(bottom))")
  try require(
    bottom.isDominated(by: a) && a.isDominated(by: a), "the order is reflexive and has a bottom",
    "a = \(a)")
}

private func checkLaws<State: JoinSemilattice>(of a: State, _ b: State) throws(Counterexample) {
  let joined = a.merging(b)
  try require(
    joined == b.merging(a), "merging is commutative",
    "a = \(a)\nb = \(b)\na ⊔ b = \(joined)\nb ⊔ a = \(b.merging(a))")
  try require(
    a.isDominated(by: joined) && b.isDominated(by: joined), "merging is inflationary",
    "a = \(a)\nb = \(b)\na ⊔ b = \(joined)")
  try require(
    a.isDominated(by: b) == (joined == b), "the order says what joining says",
    "a = \(a)\nb = \(b)\na ⊔ b = \(joined)\na ⊑ b: \(a.isDominated(by: b))")
  let isEqual = a.compare(to: b) == .equal
  try require(isEqual == (a == b), "the order is antisymmetric", "a = \(a)\nb = \(b)")
}

/// Throws a counterexample unless a law holds; the evidence is only written down when it is needed.
package func require(
  _ holds: Bool, _ law: String, _ evidence: @autoclosure () -> String
) throws(Counterexample) {
  if !holds { throw Counterexample(law, evidence()) }
}

/// A check that was given nothing to check has failed.
func requireSamples(_ count: Int, _ name: String = "samples") throws(Counterexample) {
  try require(count > 0, "a check needs something to check", "there are no \(name)")
}

/// A check of so many histories, replicas or steps that nothing would be checked has failed.
func requireScope(
  seeds: Range<UInt64>, replicas: Int = 1, steps: Int
) throws(Counterexample) {
  try require(
    !seeds.isEmpty, "a check needs something to check",
    "there are no seeds: \(seeds.lowerBound)..<\(seeds.upperBound)")
  try requireScope(replicas: replicas, steps: steps)
}

/// Histories without replicas, or without steps, check nothing.
func requireScope(replicas: Int, steps: Int) throws(Counterexample) {
  try require(
    replicas > 0, "a check needs something to check", "there are no replicas: \(replicas)")
  try require(steps > 0, "a check needs something to check", "there are no steps: \(steps)")
}

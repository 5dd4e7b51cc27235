/// Throws a counterexample unless a law holds; the evidence is only written down when it is needed.
package func require(
  _ holds: Bool, _ law: String, _ evidence: @autoclosure () -> String
) throws(Counterexample) {
  if !holds { throw Counterexample(law, evidence()) }
}

/// A check that was given nothing to check has failed.
func requireSamples(_ count: Int) throws(Counterexample) {
  try require(count > 0, "a check needs something to check", "there are no samples")
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct CausalCounterLaws {
  @Test func `the states and deltas of a causal counter form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: CausalCounterSpecification.self, seeds: 0..<30)
  }

  @Test
  func `a causal counter falls into parts and splits into pieces, and its deltas are minimal`()
    throws
  {
    try checkDeltaLaws(ofStatesOf: CausalCounterSpecification.self, seeds: 0..<8)
    try checkEveryDelta(
      of: CausalCounterSpecification.self, operations: [.increment(1), .removeAll], steps: 3)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct CausalCounterLaws {
  @Test func `the states and deltas of a causal counter form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: CausalCounterSpecification.self, seeds: 0..<30)
  }
}

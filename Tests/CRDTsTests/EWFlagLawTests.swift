import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct EWFlagLaws {
  @Test func `the states and deltas of an enable-wins flag form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: EWFlagSpecification.self, seeds: 0..<20)
  }
}

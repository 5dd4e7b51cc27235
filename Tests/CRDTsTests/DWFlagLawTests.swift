import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct DWFlagLaws {
  @Test func `the states and deltas of a disable-wins flag form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: DWFlagSpecification.self, seeds: 0..<20)
  }
}

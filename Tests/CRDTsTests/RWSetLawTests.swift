import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct RWSetLaws {
  @Test func `the states and deltas of a remove-wins set form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: RWSetSpecification.self, seeds: 0..<12)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORSetLaws {
  @Test func `the states and deltas of a set form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: ORSetSpecification.self, seeds: 0..<30)
  }
}

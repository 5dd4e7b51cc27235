import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct MVRegisterLaws {
  @Test func `the states and deltas of a multi-value register form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: MVRegisterSpecification.self, seeds: 0..<12)
  }
}

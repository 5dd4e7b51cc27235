import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWRegisterLaws {
  @Test func `the states and deltas of a register form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: LWWRegisterSpecification.self, seeds: 0..<30)
  }
}

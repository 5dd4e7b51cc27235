import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct MVRegisterLaws {
  @Test func `the states and deltas of a multi-value register form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: MVRegisterSpecification.self, seeds: 0..<12)
  }

  @Test
  func
    `a multi-value register falls into parts and splits into pieces, and its deltas are minimal`()
    throws
  {
    try checkDeltaLaws(ofStatesOf: MVRegisterSpecification.self, seeds: 0..<6)
    try checkEveryDelta(of: MVRegisterSpecification.self, operations: [.set(1), .set(2)], steps: 3)
  }
}

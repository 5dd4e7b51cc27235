import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWRegisterLaws {
  @Test func `the states and deltas of a register form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: LWWRegisterSpecification.self, seeds: 0..<30)
  }

  @Test func `a register falls into parts and splits into pieces, and its deltas are minimal`()
    throws
  {
    try checkDeltaLaws(ofStatesOf: LWWRegisterSpecification.self, seeds: 0..<8)
    try checkEveryDelta(
      of: LWWRegisterSpecification.self, operations: [.set(1), .set(2)], steps: 3)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct EWFlagLaws {
  @Test func `the states and deltas of an enable-wins flag form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: EWFlagSpecification.self, seeds: 0..<20)
  }

  @Test
  func `an enable-wins flag falls into parts and splits into pieces, and its deltas are minimal`()
    throws
  {
    try checkDeltaLaws(ofStatesOf: EWFlagSpecification.self, seeds: 0..<8)
    try checkEveryDelta(of: EWFlagSpecification.self, operations: [.enable, .disable], steps: 3)
  }
}

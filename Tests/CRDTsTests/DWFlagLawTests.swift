import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct DWFlagLaws {
  @Test func `the states and deltas of a disable-wins flag form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: DWFlagSpecification.self, seeds: 0..<20)
  }

  @Test
  func `a disable-wins flag falls into parts and splits into pieces, and its deltas are minimal`()
    throws
  {
    try checkDeltaLaws(ofStatesOf: DWFlagSpecification.self, seeds: 0..<8)
    try checkEveryDelta(of: DWFlagSpecification.self, operations: [.enable, .disable], steps: 3)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct RWSetLaws {
  @Test func `the states and deltas of a remove-wins set form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: RWSetSpecification.self, seeds: 0..<12)
  }

  @Test
  func `a remove-wins set falls into parts and splits into pieces, and its deltas are minimal`()
    throws
  {
    try checkDeltaLaws(ofStatesOf: RWSetSpecification.self, seeds: 0..<6)
    try checkEveryDelta(
      of: RWSetSpecification.self, operations: [.insert(0), .remove(0)], steps: 3)
  }
}

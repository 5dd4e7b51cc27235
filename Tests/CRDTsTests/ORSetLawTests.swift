import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORSetLaws {
  @Test func `the states and deltas of a set form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: ORSetSpecification.self, seeds: 0..<30)
  }

  @Test func `a set falls into parts and splits into pieces, and its deltas are minimal`() throws {
    try checkDeltaLaws(ofStatesOf: ORSetSpecification.self, seeds: 0..<12)
    try checkEveryDelta(
      of: ORSetSpecification.self, operations: [.insert(0), .remove(0)], steps: 3)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWMapLaws {
  @Test func `the states and deltas of a last-writer-wins map form a lattice`() throws {
    try checkLatticeLaws(ofStatesOf: LWWMapSpecification.self, seeds: 0..<6)
  }

  @Test
  func
    `a last-writer-wins map falls into parts and splits into pieces, and its deltas are minimal`()
    throws
  {
    try checkDeltaLaws(ofStatesOf: LWWMapSpecification.self, seeds: 0..<4)
    try checkEveryDelta(
      of: LWWMapSpecification.self, operations: [.set(1, forKey: ""), .remove("")], steps: 3)
  }
}

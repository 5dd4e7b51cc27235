import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct GSetLaws {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the states and deltas of a grow-only set form a lattice`(seed: UInt64) throws {
    let samples = reachableStates(of: GSetSpecification.self, seed: seed)
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }
}

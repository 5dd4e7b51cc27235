import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct GCounterLaws {
  @Test(arguments: 0..<30 as Range<UInt64>)
  func `the states and deltas of a grow-only counter form a lattice`(seed: UInt64) throws {
    let samples = reachableStates(of: GCounterSpecification.self, seed: seed)
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }
}

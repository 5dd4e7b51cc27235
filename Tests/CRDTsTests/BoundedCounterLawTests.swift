import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct BoundedCounterLaws {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the states and deltas of a bounded counter form a lattice`(seed: UInt64) throws {
    let samples = reachableStates(of: BoundedCounterSpecification.self, seed: seed, steps: 16)
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }
}

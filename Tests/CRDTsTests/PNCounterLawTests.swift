import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct PNCounterLaws {
  @Test(arguments: 0..<30 as Range<UInt64>)
  func `the states and deltas of an up-and-down counter form a lattice`(seed: UInt64) throws {
    let samples = reachableStates(of: PNCounterSpecification.self, seed: seed)
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }
}

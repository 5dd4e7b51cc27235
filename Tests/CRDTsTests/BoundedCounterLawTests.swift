import Convergence
import ConvergenceTesting
import Testing

@Suite struct BoundedCounterLaws {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the states and deltas of a bounded counter form a lattice`(seed: UInt64) throws {
    let history = try BoundedCounterHistory.run(seed: seed, replicas: 3, steps: 16)
    let samples = [BoundedCounter()] + history.states + history.deltas
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }
}

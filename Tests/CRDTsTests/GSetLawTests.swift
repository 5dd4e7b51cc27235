import Convergence
import ConvergenceTesting
import Testing

@Suite struct GSetLaws {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the states and deltas of a grow-only set form a lattice`(seed: UInt64) throws {
    let history = try GSetHistory.run(seed: seed, replicas: 3, steps: 12)
    let samples = [GSet()] + history.states + history.deltas
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }
}

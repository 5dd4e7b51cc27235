import Convergence
import ConvergenceTesting
import Specifications
import Testing

private typealias History = CountingHistory<GCounterSpecification>

@Suite struct GCounterLaws {
  @Test(arguments: 0..<30 as Range<UInt64>)
  func `the states and deltas of a grow-only counter form a lattice`(seed: UInt64) throws {
    let samples = try samples(seed: seed)
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }

  private func samples(seed: UInt64) throws -> [GCounter] {
    let history = try History.run(seed: seed, replicas: 3, steps: 12)
    return [GCounter()] + history.states + history.deltas
  }
}

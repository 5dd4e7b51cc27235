import Convergence
import ConvergenceTesting
import Specifications
import Testing

private typealias History = CountingHistory<PNCounterSpecification>

@Suite struct PNCounterLaws {
  @Test(arguments: 0..<30 as Range<UInt64>)
  func `the states and deltas of an up-and-down counter form a lattice`(seed: UInt64) throws {
    let samples = try samples(seed: seed)
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }

  private func samples(seed: UInt64) throws -> [PNCounter] {
    let history = try History.run(seed: seed, replicas: 3, steps: 12)
    return [PNCounter()] + history.states + history.deltas
  }
}

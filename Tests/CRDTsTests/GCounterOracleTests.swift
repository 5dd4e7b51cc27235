import Convergence
import ConvergenceTesting
import Specifications
import Testing

private typealias History = CountingHistory<GCounterSpecification>

@Suite struct GCounterOracle {
  @Test(arguments: 1...4)
  func `a grow-only counter shows the sum of the increments it has received`(replicas: Int) throws {
    for seed in 0..<200 as Range<UInt64> {
      _ = try History.run(seed: seed, replicas: replicas, steps: 25)
    }
  }
}

import Convergence
import ConvergenceTesting
import Testing

@Suite struct BoundedCounterOracle {
  @Test(arguments: 1...4)
  func `a bounded counter spends no more than there is, by its books`(replicas: Int) throws {
    var refusals = 0
    for seed in 0..<100 as Range<UInt64> {
      refusals += try BoundedCounterHistory.run(seed: seed, replicas: replicas, steps: 30).refusals
    }
    #expect(refusals > 100)
  }
}

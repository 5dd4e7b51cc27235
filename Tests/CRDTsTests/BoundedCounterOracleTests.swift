import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct BoundedCounterOracle {
  @Test(arguments: 1...4)
  func `a bounded counter spends no more than there is, by its books`(replicas: Int) throws {
    try checkConvergence(
      of: BoundedCounterSpecification.self, seeds: 0..<100, replicas: replicas, steps: 30)
  }
}

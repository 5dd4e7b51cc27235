import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct GCounterOracle {
  @Test(arguments: 1...4)
  func `a grow-only counter shows the sum of the increments it has received`(replicas: Int) throws {
    try checkConvergence(
      of: GCounterSpecification.self, seeds: 0..<150, replicas: replicas, steps: 25)
  }
}

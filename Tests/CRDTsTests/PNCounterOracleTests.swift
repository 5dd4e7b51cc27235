import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct PNCounterOracle {
  @Test(arguments: 1...4)
  func `a counter both ways shows the sum of the increments it has received`(replicas: Int) throws {
    try checkConvergence(
      of: PNCounterSpecification.self, seeds: 0..<150, replicas: replicas, steps: 25)
  }
}

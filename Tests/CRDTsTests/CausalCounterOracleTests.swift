import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct CausalCounterOracle {
  @Test(arguments: 1...4)
  func `a causal counter shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: CausalCounterSpecification.self, seeds: 0..<150, replicas: replicas)
  }
}

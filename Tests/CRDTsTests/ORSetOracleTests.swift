import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORSetOracle {
  @Test(arguments: 1...4)
  func `a set shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: ORSetSpecification.self, seeds: 0..<150, replicas: replicas)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct RWSetOracle {
  @Test(arguments: 1...4)
  func `a remove-wins set shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: RWSetSpecification.self, seeds: 0..<60, replicas: replicas)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct MVRegisterOracle {
  @Test(arguments: 1...4)
  func `a multi-value register shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: MVRegisterSpecification.self, seeds: 0..<60, replicas: replicas)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWRegisterOracle {
  @Test(arguments: 1...4)
  func `a register shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: LWWRegisterSpecification.self, seeds: 0..<150, replicas: replicas)
  }
}

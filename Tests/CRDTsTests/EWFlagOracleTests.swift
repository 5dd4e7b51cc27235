import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct EWFlagOracle {
  @Test(arguments: 1...4)
  func `an enable-wins flag shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: EWFlagSpecification.self, seeds: 0..<80, replicas: replicas)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct DWFlagOracle {
  @Test(arguments: 1...4)
  func `a disable-wins flag shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: DWFlagSpecification.self, seeds: 0..<80, replicas: replicas)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct LWWMapOracle {
  @Test(arguments: 1...4)
  func `a last-writer-wins map shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: LWWMapSpecification.self, seeds: 0..<40, replicas: replicas)
  }
}

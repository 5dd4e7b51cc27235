import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct GSetOracle {
  @Test(arguments: 1...4)
  func `a grow-only set holds the elements it has received`(replicas: Int) throws {
    try checkConvergence(
      of: GSetSpecification.self, seeds: 0..<100, replicas: replicas, steps: 25)
  }
}

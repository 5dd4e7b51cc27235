import Convergence
import ConvergenceTesting
import Testing

@Suite struct GSetOracle {
  @Test(arguments: 1...4)
  func `a grow-only set holds the elements it has received`(replicas: Int) throws {
    for seed in 0..<100 as Range<UInt64> {
      _ = try GSetHistory.run(seed: seed, replicas: replicas, steps: 25)
    }
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORMapOracle {
  typealias Sets = ORMapSpecification<ORSetSpecification>
  typealias Registers = ORMapSpecification<LWWRegisterSpecification>
  typealias Counters = ORMapSpecification<ORMapSpecification<CausalCounterSpecification>>

  @Test(arguments: 1...4)
  func `a map of sets shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: Sets.self, seeds: 0..<100, replicas: replicas)
  }

  @Test func `a map of registers shows what the specification says`() throws {
    try checkConvergence(of: Registers.self, seeds: 0..<100)
  }

  @Test(arguments: 2...4)
  func `a map of maps of counters shows what the specification says`(replicas: Int) throws {
    try checkConvergence(of: Counters.self, seeds: 0..<100, replicas: replicas)
  }
}

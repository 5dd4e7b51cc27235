import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORMapLaws {
  typealias Sets = ORMapSpecification<ORSetSpecification>
  typealias Registers = ORMapSpecification<LWWRegisterSpecification>
  typealias Counters = ORMapSpecification<ORMapSpecification<CausalCounterSpecification>>

  @Test func `the states and deltas of maps form a lattice, whatever is nested`() throws {
    try checkLatticeLaws(ofStatesOf: Sets.self, seeds: 0..<12)
    try checkLatticeLaws(ofStatesOf: Registers.self, seeds: 0..<12)
    try checkLatticeLaws(ofStatesOf: Counters.self, seeds: 0..<12)
  }
}

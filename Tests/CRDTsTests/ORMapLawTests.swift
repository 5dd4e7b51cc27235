import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ORMapLaws {
  typealias Sets = ORMapSpecification<ORSetSpecification>
  typealias Registers = ORMapSpecification<LWWRegisterSpecification>
  typealias Counters = ORMapSpecification<ORMapSpecification<CausalCounterSpecification>>
  typealias Deep = ORMapSpecification<ORMapSpecification<ORSetSpecification>>

  @Test func `the states and deltas of maps form a lattice, whatever is nested`() throws {
    try checkLatticeLaws(ofStatesOf: Sets.self, seeds: 0..<12)
    try checkLatticeLaws(ofStatesOf: Registers.self, seeds: 0..<12)
    try checkLatticeLaws(ofStatesOf: Counters.self, seeds: 0..<12)
  }

  @Test func `maps fall into parts and split into pieces, and their deltas are minimal`() throws {
    try checkDeltaLaws(ofStatesOf: Sets.self, seeds: 0..<8)
    try checkDeltaLaws(ofStatesOf: Registers.self, seeds: 0..<4)
    try checkDeltaLaws(ofStatesOf: Counters.self, seeds: 0..<4)
    try checkDeltaLaws(ofStatesOf: Deep.self, seeds: 0..<8)
    try checkEveryDelta(
      of: Sets.self, operations: [.update("", .insert(0)), .remove("")], steps: 3)
  }
}

import Convergence
import ConvergenceTesting
import Specifications
import Testing

@Suite struct ExhaustiveHistories {
  @Test func `every short history of two replicas shows what the specification says`() throws {
    try checkEveryHistory(
      of: ORSetSpecification.self, operations: [.insert(0), .remove(0)], steps: 4)
    try checkEveryHistory(
      of: LWWRegisterSpecification.self, operations: [.set(1), .set(2)], steps: 4)
    try checkEveryHistory(
      of: CausalCounterSpecification.self, operations: [.increment(1), .removeAll], steps: 4)
    try checkEveryHistory(
      of: ORMapSpecification<ORSetSpecification>.self,
      operations: [.update("", .insert(0)), .remove("")], steps: 4)
  }

  @Test func `every short history of three replicas shows what the specification says`() throws {
    try checkEveryHistory(
      of: ORSetSpecification.self, operations: [.insert(0)], replicas: 3, steps: 4)
  }

  @Test func `every short history of two flags, registers or sets shows what it should`() throws {
    try checkEveryHistory(
      of: EWFlagSpecification.self, operations: [.enable, .disable], steps: 4)
    try checkEveryHistory(
      of: DWFlagSpecification.self, operations: [.enable, .disable], steps: 4)
    try checkEveryHistory(
      of: MVRegisterSpecification.self, operations: [.set(1), .set(2)], steps: 4)
    try checkEveryHistory(
      of: RWSetSpecification.self, operations: [.insert(0), .remove(0)], steps: 4)
    try checkEveryHistory(
      of: LWWMapSpecification.self, operations: [.set(1, forKey: ""), .remove("")], steps: 4)
  }
}

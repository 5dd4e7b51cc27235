import ConvergenceTesting
import Specifications
import Testing

@Suite struct ExhaustiveHistories {
  /// All histories of three replicas with two elements and six steps; `zoo-check scopes` does more.
  @Test(arguments: Scope.all.map(\.name))
  func `every short history shows what the specification says`(type: String) throws {
    let scope = try #require(Scope.all.first { $0.name == type })
    let report = try scope.check(6, false)
    #expect(report.histories > 10_000_000)
    #expect(report.worlds > 1000 && report.views > 200 && report.ends > 500, "\(report)")
  }

  @Test func `every shipped type has a scope`() {
    let types = [
      "GCounter", "PNCounter", "CausalCounter", "BoundedCounter", "GSet", "ORSet", "RWSet",
      "LWWRegister", "MVRegister", "EWFlag", "DWFlag", "ORMap", "LWWMap",
    ]
    #expect(Scope.all.map(\.name).sorted() == types.sorted())
  }
}

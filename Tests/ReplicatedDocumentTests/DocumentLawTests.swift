import CRDTs
import CanonicalCoding
import Causality
import ConvergenceTesting
import ReplicatedDocument
import Specifications
import Testing

@Suite struct DocumentLaws {
  @Test(arguments: Seeds.arguments)
  func `states and deltas of documents obey the laws of lattices`(argument: UInt64) throws {
    for seed in Seeds.of(argument) {
      var history = DocumentHistory(seed: seed + 5_000_000)
      for _ in 0..<8 { try history.step() }
      try checkLatticeLaws(of: Array((history.documents.map(\.state) + history.log).prefix(4)))
    }
  }

  /// Every prefix and every changed byte of one state or delta for each seed.
  @Test(arguments: Seeds.arguments)
  func `a document has one byte string, and others are refused`(argument: UInt64) throws {
    for seed in Seeds.of(argument) {
      var history = DocumentHistory(seed: seed + 6_000_000)
      for _ in 0..<5 { try history.step() }
      let states = history.documents.map(\.state) + history.log
      try checkCodecLaws(of: [states[history.shuffled(Array(states.indices))[0]]])
    }
  }

  @Test(arguments: Seeds.arguments)
  func `a document agrees with a specification that shrinks what fails`(argument: UInt64) throws {
    try checkConvergence(
      of: DocumentSpecification.self, seeds: Seeds.of(argument), replicas: 3, steps: 12)
  }
}

@Suite struct DocumentScopes {
  /// All histories of three replicas; `zoo-check scopes 6` goes on to six steps.
  @Test(arguments: Scope.documents.map(\.name))
  func `every short history of two fields shows what the specification says`(
    name: String
  ) throws {
    let scope = try #require(Scope.documents.first { $0.name == name })
    let report = try scope.check(4, true)
    #expect(report.histories > 10_000 && report.worlds > 300, "\(report)")
    #expect(report.views > 50 && report.ends > 100, "\(report)")
  }
}

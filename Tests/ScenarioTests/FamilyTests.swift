import Convergence
import Testing

@testable import Scenarios

/// Every kind of fault is seen to strike, and none that breaks a promise goes unreported.
@Suite struct Families {
  @Test func `every kind of fault is expected of some run of the corpus`() throws {
    var expected: Set<FaultFamily> = []
    for name in Corpus.names {
      for expectation in try Corpus.scenario(name).expectations {
        if case .sometimes(.fault(let family), _) = expectation.claim { expected.insert(family) }
      }
    }
    for family in FaultFamily.allCases where !expected.contains(family) {
      Issue.record("no scenario expects \(family.name)")
    }
  }

  @Test func `every kind of fault outside the contract has a story of how it is noticed`() {
    var told: Set<String> = ["lose-writes"]  // has a test of its own among the hardships
    for story in Hardships.breaches { told.formUnion(story.counted.map(\.0)) }
    for story in Hardships.stories where story.text.hasPrefix("mode beyond") {
      told.formUnion(story.counted.map(\.0))
    }
    for family in FaultFamily.allCases where family.contract == .outside {
      if !told.contains(family.name) { Issue.record("nobody tells of \(family.name)") }
    }
  }
}

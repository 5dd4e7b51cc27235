import Convergence
import Scenarios
import Testing

/// Failing runs made small.
@Suite struct PlanShrinking {
  private static let storm = """
    scenario "A storm"
    seed 5
    replicas a b c d
    gossip every 100ms
    link latency 1ms..40ms
    link drop 5%
    random edits 60 during 0s..4s on set /m counter /c register /r
    random crashes 3 lasting 100ms..500ms during 1s..3s
    random partitions 2 lasting 100ms..900ms during 0s..3s
    at 3.3s a set /r "late"
    expect converge within 60s

    """

  private func shrunk(_ expectation: String, limit: Int = 2000) throws -> ShrunkPlan? {
    try ScenarioLanguage.parse(Self.storm + expectation).shrunk(atMost: limit)
  }

  /// The statements of a plan that happen at some time.
  private func events(_ plan: ShrunkPlan?) throws -> [String] {
    try #require(plan).scenario.text.split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("at ") }
  }

  @Test func `one edit is left of many where one is enough, the simplest, at the start`() throws {
    let plan = try #require(try shrunk("expect nothing at /r"))
    #expect(try events(plan) == ["at 0s d set /r 1"])
    #expect(plan.isMinimal && plan.counts.before > 60 && plan.counts.after == 1)
    #expect(plan.description.hasPrefix("\(plan.counts.before) → 1 event in "))
    #expect(plan.failure.check == .expectations)
  }

  @Test func `what the failure needs stays, however much is left out`() throws {
    let plan = try shrunk("expect most 1 crashes")
    let found = try events(plan)
    #expect(found.count == 2 && found.allSatisfy { $0.contains(" crash ") }, "\(found)")
  }

  @Test func `a run that does not fail is not shrunk`() throws {
    #expect(try shrunk("") == nil)
  }

  @Test func `the same failure shrinks to the same plan, or as far as one wants to try`() throws {
    let first = try shrunk("expect nothing at /r")
    #expect(try shrunk("expect nothing at /r")?.scenario.text == first?.scenario.text)
    let early = try #require(try shrunk("expect nothing at /r", limit: 2))
    #expect(!early.isMinimal && early.runs == 2 && early.counts.after > 1)
    #expect(early.description.hasSuffix("in 2 runs, given up"))
  }

  @Test func `a saved plan takes the same course, and tells whether it still fails`() throws {
    let plan = try #require(try shrunk("expect nothing at /r"))
    let text = PlanFile.text(of: plan)
    let file = PlanFile(reading: text)
    #expect(file.check == "expectations" && file.digest == plan.digest)
    let report = try ScenarioLanguage.parse(text).run()
    #expect(file.verdict(report) == "still fails: expectations; the same course")
    let mended = text.replacing("expect nothing at /r", with: "")
    let other = try ScenarioLanguage.parse(mended).run()
    #expect(file.verdict(other) == "passes; the same course")
    let moved = text.replacing("link drop 5%", with: "link drop 6%")
    let elsewhere = try ScenarioLanguage.parse(moved.replacing("1ms..40ms", with: "2ms..40ms"))
    #expect(
      file.verdict(try elsewhere.run()) == "still fails: expectations; the digest has moved")
  }

  @Test func `an exported test holds the scenario, whatever its text`() throws {
    let text = Self.storm.replacing("A storm", with: "A \\\"storm\\\"# of `ticks`")
    let scenario = try ScenarioLanguage.parse(text)
    let source = scenario.swiftTest
    #expect(source.contains("@Test func `A \"storm\"# of ticks`() {"))
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let start = try #require(lines.firstIndex { $0.hasSuffix("    ##\"\"\"") })
    let end = try #require(lines.firstIndex { $0.hasPrefix("    \"\"\"##") })
    let body = lines[(start + 1)..<end].map { String($0.dropFirst(4)) }.joined(separator: "\n")
    #expect(body == scenario.text)
  }
}

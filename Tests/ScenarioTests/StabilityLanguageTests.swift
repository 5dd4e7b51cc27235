import Scenarios
import Testing

/// How a scenario says who counts for what is stable.
@Suite struct StabilityLanguage {
  @Test(arguments: [
    ("stability", 10, "expected peers or members, found the end of the line"),
    ("stability all", 11, "expected peers or members, found 'all'"),
    ("stability members\nstability peers", 1, "'stability' is already given in line 2"),
    ("expect most 0 unstabel", 15, "did you mean 'unstable'?"),
  ])
  func `mistakes are pointed at`(line: String, column: Int, message: String) {
    ScenarioLanguage.check("replicas alice bob\n\(line)\n", isWrongAt: column, message)
  }

  @Test func `what was read is written, and reads the same`() throws {
    let scenario = try ScenarioLanguage.parse(
      "replicas alice bob\nstability members\nexpect most 0 unstable\n")
    #expect(scenario.text.contains("stability members\n"))
    #expect(try ScenarioLanguage.parse(scenario.text).text == scenario.text)
    let plain = try ScenarioLanguage.parse("replicas alice bob\nstability peers\n")
    #expect(!plain.text.contains("stability"), "what is so anyway is not written")
  }

  @Test(arguments: ["peers", "members"])
  func `what somebody who counts has not got is not stable, and in the end everything is`(
    word: String
  ) throws {
    let story = """
      replicas a b c d
      topology line
      stability \(word)
      every 100ms during 1s..3s a increment /count
      expect most 0 unstable
      expect least 1 most-unstable

      """
    let whole = try ScenarioLanguage.parse(story).run()
    #expect(whole.failures.isEmpty, "\(whole.failureText(program: "converge"))")
    #expect(whole.counts[.stableEverywhere] > 0)
    let cut = try ScenarioLanguage.parse(story + "at 2s cut c | d\n").run()
    #expect(cut.failures.contains { $0.expectation == "expect most 0 unstable" })
    #expect(!cut.failures.contains { $0.check == .stableEverywhere })
  }
}

import Convergence
import Scenarios
import Testing

/// What a run does, and how it is judged.
@Suite struct ScenarioRuns {
  static func run(_ text: String, seed: UInt64 = 1) throws -> RunReport {
    try ScenarioLanguage.parse(text).run(seed: seed)
  }

  /// A story with everything in it.
  static let everything = """
    replicas a b c
    disk sync 1ms..9ms
    deltas keep 1KB
    link latency 5ms..50ms
    link drop 10% duplicate 10% reorder 10%
    link a -> b drop 30%
    random partitions 2 lasting 1s..2s during 0s..5s
    random cuts 2 lasting 1s..2s during 0s..5s
    random crashes 2 lasting 1s..2s during 0s..5s
    every 500ms during 0s..5s each increment /beats/{replica}
    random edits 100 during 0s..5s on set /s/{1..3} counter /c register /r/{x,y}
    expect converge within 20s
    """

  @Test func `replicas converge under all faults at once`() throws {
    for seed: UInt64 in 0..<60 {
      let report = try Self.run(Self.everything, seed: seed)
      if report.status != .passed {
        Issue.record("\(report.failureText(program: "seed \(seed)"))")
      }
    }
  }

  @Test func `the same seed takes the same course, another seed another`() throws {
    let first = try Self.run(Self.everything, seed: 5)
    let again = try Self.run(Self.everything, seed: 5)
    #expect(first.json == again.json)
    #expect(first.digest.count == 32)
    #expect(try Self.run(Self.everything, seed: 6).digest != first.digest)
  }

  @Test func `a random statement more leaves the edits of the others as they are`() throws {
    let base = "replicas a b\nrandom edits 40 during 0s..2s on register /r\n"
    let more = base + "random edits 40 during 0s..2s on counter /c\nexpect converge within 5s\n"
    let first = try Self.run(base + "expect converge within 5s\n")
    #expect(try Self.run(more).document["/r"] == first.document["/r"])
  }

  /// A story, how it ends, and what its report says.
  static let endings: [(text: String, status: RunReport.Status, finding: String)] = [
    ("at 0s a set /x 1", .nothingChecked, "NOTHING CHECKED"),
    ("at 0s a set /x 1\nexpect converge within 5s", .passed, "PASSED  "),
    ("at 0s a set /x 1\nexpect at /x 2", .unsafe, "a shows 1 at /x"),
    ("at 0s a set /x 1\nexpect nothing at /x", .unsafe, "a shows 1 at /x"),
    ("at 0s a insert /x 1\nexpect member 2 at /x", .unsafe, "a shows [1] at /x"),
    ("expect least 1 crashes", .unsafe, "there were 0"),
    ("at 0s crash b\nexpect most 0 crashes", .unsafe, "there were 1"),
    (
      "at 0s a set /x 1\nat 0s isolate a\nexpect converge within 5s", .notConverged,
      "a and b do not agree; at /x a shows 1 and b nothing; the link from a to b is cut"
    ),
    (
      "at 0s a set /x 1\nexpect converge within 1ms", .notConverged,
      "a and b do not agree; at /x a shows 1 and b nothing; they agreed after"
    ),
    (
      "link drop 100%\nat 0s a set /x 1\nexpect least 1 edits", .notConverged,
      "agreement: replicas that can reach each other have seen the same."
    ),
    (
      "at 0s crash a\nat 0s crash b\nexpect converge within 1s", .notConverged,
      "no replica is running"
    ),
    ("at 1s a set /x 1\nat 1s crash a\nexpect least 1 lost-edits", .passed, ""),
    ("at 1s crash a\nat 1s a set /x 1\nexpect least 1 missed-edits", .passed, ""),
    ("at 0s a insert /x 1\nat 1s a remove /x 1\nexpect at /x []", .passed, ""),
    ("at 0s a set /x 1.0\nexpect at /x 1", .passed, ""),
    (
      "random crashes 1 of a lasting 1s during 1s..1s\nat 1.5s crash a\nexpect most 0 restarts",
      .passed, "down: a"
    ),
    (
      "at 1s a set /x 1\nat 5s crash a\nat 5s crash a\nexpect most 1 deltas\nexpect least 1 deltas",
      .passed, ""
    ),
    ("at 0s crash a\nat 0s crash b\nexpect at /x 1", .unsafe, "no replica is running"),
    ("at 0s crash b\nat 0s a set /x 1\nexpect at /x 1\nexpect converge within 1s", .passed, ""),
    ("at 0s a set /x 1\nat 1s a increment /x\nexpect least 1 refused-edits", .passed, ""),
    ("at 0s crash a\nat 1s a set /x 1\nexpect least 1 missed-edits", .passed, ""),
    ("at 0s a delete /x\nexpect most 0 edits", .passed, "1 without effect"),
  ]

  @Test func `each ending has its status and says why`() throws {
    for (text, status, finding) in Self.endings {
      let report = try Self.run("replicas a b\n\(text)\n")
      let output = report.text(wallTime: 0, program: "converge")
      if report.status != status || !output.contains(finding) {
        Issue.record("\(text)\n\(report.status)\n\(output)")
      }
    }
  }

  @Test func `a failure names the expectation, its place and the command that shows it again`()
    throws
  {
    let scenario = try Scenario(
      parsing: "replicas a b\nexpect at /x 1  # note\n", file: "my file.scenario"
    ) { _ in "" }
    let text = try scenario.run(seed: 9).failureText(program: "converge")
    #expect(
      text == """
        FAILED  expect at /x 1  # note
          at my file.scenario:2
          a shows nothing at /x
          replay: converge run 'my file.scenario' --seed 9
        """)
  }

  @Test func `a run that never ends is given up`() throws {
    var asked = 0
    let scenario = try ScenarioLanguage.parse(
      "replicas a b\nevery 1ms during 0s..1s each increment /x\n")
    let report = try scenario.run(seed: 1) {
      asked += 1
      return asked < 2
    }
    #expect(report == nil && asked == 2)
  }

  @Test func `ties go to the later replica and otherwise the clock decides`() throws {
    let report = try Self.run(
      """
      replicas a b
      at 1s b set /tie "b"
      at 1s a set /tie "a"
      at 2.1s a set /clock "later"
      at 2s b set /clock "earlier"
      expect at /tie "b"
      expect at /clock "later"
      """)
    #expect(report.status == .passed)
  }

  @Test func `one replica alone, and sixty-four, converge`() throws {
    let names = (0..<64).map { "r\($0)" }.joined(separator: " ")
    let text = "random edits 20 during 0s..1s on counter /c\nexpect converge within 9s\n"
    #expect(try Self.run("replicas solo\n" + text).status == .passed)
    #expect(try Self.run("replicas \(names)\n" + text).status == .passed)
  }
}

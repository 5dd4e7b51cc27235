import Convergence
import Testing

@testable import Scenarios

/// What sweeps find is joined in any order.
@Suite struct Sweeps {
  static func sweep(_ text: String, seeds: Range<UInt64>) throws -> SweepResult {
    let scenario = try ScenarioLanguage.parse(text)
    var result = SweepResult()
    for seed in seeds {
      let report = try scenario.run(seed: seed)
      result.insert(
        SweepResult.Row(report, met: report.met(of: scenario), program: "converge"),
        for: .init(file: scenario.file, seed: seed, digest: report.digest), of: scenario.subject)
    }
    return result
  }

  static let story = """
    replicas a b
    link drop 20%
    random crashes 1 lasting 1s during 0s..4s
    random edits 5 during 0s..2s on counter /c
    expect converge within 20s
    expect sometimes 1 crashes

    """

  @Test func `shards join in any order, once or twice, to the whole`() throws {
    let whole = try Self.sweep(Self.story, seeds: 0..<12)
    let parts = [
      try Self.sweep(Self.story, seeds: 0..<5), try Self.sweep(Self.story, seeds: 3..<9),
      try Self.sweep(Self.story, seeds: 9..<12),
    ]
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0, 1]] {
      var joined = SweepResult()
      for place in order { joined.merge(parts[place]) }
      #expect(joined == whole)
      #expect(parts[order[0]].isDominated(by: joined))
      #expect(!joined.isDominated(by: parts[order[0]]))
    }
    #expect(whole.text.hasPrefix("x.scenario: 12 of 12 seeds passed"))
    #expect(try SweepResult(json: JSONValue(parsing: whole.json.text(isPretty: false))) == whole)
  }

  @Test func `a seed that takes two courses is reported`() throws {
    var first = try Self.sweep(Self.story, seeds: 4..<5)
    let key = try #require(first.runs(of: "x.scenario").first)
    first.insert(
      key.row, for: .init(file: "x.scenario", seed: 4, digest: "another"),
      of: try #require(first.subjects["x.scenario"]))
    #expect(first.status == .unsafe)
    #expect(first.text.contains("seed 4 took two courses"))
  }

  @Test func `what never happens in many runs, and what is never checked, is no success`() throws {
    let never = try Self.sweep(
      "replicas a b\nat 0s a set /x 1\nexpect sometimes 1 crash\n", seeds: 0..<100)
    #expect(never.status == .nothingChecked)
    #expect(never.text.contains("NOTHING CHECKED  never: expect sometimes 1 crash"))
    let few = try Self.sweep("replicas a\nexpect sometimes 1 crash\n", seeds: 0..<9)
    #expect(few.status == .passed)
    let idle = try Self.sweep(
      "replicas a b\nat 0s a set /x 1\nat 1s crash b\nat 1s crash a\nexpect least 2 crashes\n",
      seeds: 0..<100)
    #expect(idle.status == .nothingChecked)
    #expect(idle.text.contains("equal-states has checked nothing in 100 runs"))
  }

  @Test func `a scenario that shows nothing new is saturated`() throws {
    let same = try Self.sweep(
      "replicas a\nat 0s a set /x 1\nexpect at /x 1\n", seeds: 0..<20)
    #expect(same.isSaturated("x.scenario", window: 10))
    #expect(!same.isSaturated("x.scenario", window: 20))
  }

  @Test func `bytes that are no result are refused`() throws {
    for text in ["{}", "[]", "{\"format\": \"convergence-sweep/1\"}"] {
      #expect(throws: SweepResultError.self) {
        try SweepResult(json: JSONValue(parsing: text))
      }
    }
  }

  @Test func `two logs tell the first event in which runs differ`() throws {
    let text = Self.story + "every 100ms during 0s..4s each increment /beats\n"
    let scenario = try ScenarioLanguage.parse(text)
    let (report, log) = try scenario.logged(seed: 1)
    #expect(try scenario.run(seed: 1).digest == report.digest)
    let trace = RunTrace(report, log)
    #expect(try RunTrace(canonicalBytes: trace.canonicalBytes) == trace)
    #expect(trace.firstDifference(from: trace) == nil)
    let later = try ScenarioLanguage.parse(text + "at 3.05s a set /late 1\n").logged(seed: 1)
    let difference = try #require(trace.firstDifference(from: RunTrace(later.report, later.log)))
    #expect(difference.contains("second: at 3.050000000 s the workload asks something of a"))
    #expect(throws: CanonicalDecodingError.self) { try RunTrace(canonicalBytes: [1, 2, 3]) }
  }
}

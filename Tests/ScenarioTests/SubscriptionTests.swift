import Checking
import Convergence
import Testing

@testable import Scenarios

/// Scenarios in which replicas hold parts.
@Suite struct Subscriptions {
  private static let story = """
    replicas server phone
    link latency 10ms
    gossip every 100ms
    subscribe phone to /a /b/* except /b/c
    """

  private func parse(_ lines: String) throws -> Scenario {
    try ScenarioLanguage.parse(Self.story + "\n" + lines + "\n")
  }

  @Test func `a subscription is written as it was read`() throws {
    let scenario = try parse(
      "at 1s subscribe phone server to \"/x y\" /**\nat 2s subscribe phone to everything")
    let text = scenario.text
    #expect(text.contains("\nsubscribe phone to /a /b/* except /b/c\n"), "\(text)")
    #expect(text.contains("\nat 1s subscribe phone server to \"/x y\" /**\n"), "\(text)")
    #expect(text.contains("\nat 2s subscribe phone to everything\n"), "\(text)")
    #expect(try ScenarioLanguage.parse(text).text == text)
    let plan = try Plan(scenario, seed: 1)
    let resolved = scenario.replacing(with: plan, seed: 1)
    #expect(try Plan(resolved, seed: 1) == plan)
    #expect(plan.events.count == 3)
  }

  @Test(arguments: [
    ("subscribe nobody to /a", "there is no replica 'nobody'"),
    ("subscribe phone to /d", "'phone' has a subscription to start with"),
    ("subscribe server server to /d", "'server' is named twice"),
    ("subscribe server to", "expected a pattern of paths that begins with '/'"),
    ("subscribe server to everything", "expected a pattern of paths that begins with '/'"),
    ("subscribe server to /a except", "found the end of the line"),
    ("subscribe server to /a*", "a star within a key is written ~2"),
    ("at 1s subscribe server to everything else", "the statement is complete before 'else'"),
    ("at 1s subscribe server", "expected 'to', found the end of the line"),
  ])
  func `what is no subscription is refused`(_ line: String, _ message: String) throws {
    do {
      _ = try parse(line)
      Issue.record("\(line) is taken")
    } catch let error as ScenarioError {
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test func `a part goes over to another, and shows what belongs to it`() throws {
    let scenario = try parse(
      """
      at 0s server set /a/1 1
      at 0s server set /b/c 2
      at 0s server set /b/d 3
      at 1s phone set /a/2 4
      at 1s phone set /z 5
      at 2s subscribe phone to /b except /b/d
      at 3s phone set /b/e 6
      expect converge within 5s
      expect at /a/2 4
      expect at /b/c 2
      expect nothing at /z
      """)
    var run = ScenarioRun(scenario, try Plan(scenario, seed: 1), seed: 1)
    let report = try #require(run.run { true })
    #expect(report.failures.isEmpty, "\(report.failures)")
    #expect(report.edits.refused == 1)
    #expect(report.counts[.partsOnly] > 0)
    let phone = try #require(run.network.nodes[1])
    #expect(phone.document.json == ["b": ["c": 2, "e": 6]])
    let server = try #require(run.network.nodes[0])
    #expect(server.document.json == ["a": ["1": 1, "2": 4], "b": ["c": 2, "d": 3, "e": 6]])
  }

  @Test func `an expectation that nobody can show is not met`() throws {
    let scenario = try ScenarioLanguage.parse(
      """
      replicas phone
      subscribe phone to /a
      at 0s phone set /a 1
      expect at /b 1
      """)
    let report = try scenario.run()
    #expect(report.failures.first?.finding == "no running replica holds this part")
  }
}

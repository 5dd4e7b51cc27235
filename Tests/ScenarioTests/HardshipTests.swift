import Convergence
import Testing

@testable import Scenarios

/// What replicas make of everything that their surroundings can do to them.
@Suite struct Hardships {
  /// A story, how it must end, and what must have been counted.
  static let stories: [(text: String, status: RunReport.Status, counted: [(String, Int)])] = [
    (
      "disk sync 50ms\nevery 10ms during 0s..1s a increment /c\nat 0.9s torn-tail a lasting 1s",
      .passed, [("torn-tail", 1), ("torn-records", 1), ("lost-edits", 1)]
    ),
    (
      "mode beyond\nevery 50ms during 0s..1s a increment /c\nat 2s fail-reads a 50% lasting 2s\n"
        + "at 3s crash a lasting 500ms\nat 4s a set /x 1",
      .passed, [("unreadable-records", 1), ("fail-reads", 1)]
    ),
    (
      "at 0s clock-offset a 2h lasting 10s\nat 1s a set /x 1\nat 11s b set /x 2\nexpect at /x 2",
      .passed, [("clock-refusals", 1)]
    ),
    (
      "at 0s a set /x 1\nat 1s clock-offset a -1h\nat 2s a set /x 2\nexpect at /x 2", .passed,
      [("clock-offset", 1)]
    ),
    (
      "at 0s a set /x 1\nat 1s join s\nat 2s s set /y 1\nat 3s leave b lasting 1s\n"
        + "at 5s b increment /n\nexpect at /y 1",
      .passed, [("join", 1), ("leave", 1), ("joined", 2), ("evicted", 2)]
    ),
    (
      "mode beyond\nat 1s evict b lasting 3s\nat 2s b set /x 1\nat 5s b set /x 2\nexpect at /x 2",
      .passed, [("evict", 1), ("rejected", 1)]
    ),
    (
      "at 0s a set /x 1\nat 1s amnesia a lasting 1s\nat 3s a set /y 1\nexpect at /x 1", .passed,
      [("amnesia", 1)]
    ),
    (
      "at 0s isolate a lasting 5s\nat 1s a set /x 1\nat 2s amnesia a lasting 1s", .passed,
      [("destroyed-edits", 1)]
    ),
    (
      "at 1s a set /x 1\nat 1s crash-at-boundary a after-writing lasting 2s\n"
        + "at 2s a set /x 2\nat 4s a set /x 3\nexpect at /x 3",
      .passed, [("crash-at-boundary", 1), ("missed-edits", 0)]
    ),
    (
      "at 1s crash-at-boundary a before-writing lasting 2s\nat 2s a set /x 2\nexpect nothing at /x",
      .passed, [("crash-at-boundary", 1), ("lost-edits", 1)]
    ),
    (
      "at 1s upgrade a version 1\nat 2s a set /x 1\nat 3s upgrade b version 1\nexpect at /x 1",
      .passed, [("upgrade", 2), ("old-sessions", 2), ("new-sessions", 2)]
    ),
    (
      "at 0s isolate b\nat 1s a set /x 1 confirm all within 1s\nat 3s heal\n"
        + "at 4s a set /x 2 confirm quorum 2 within 3s",
      .passed, [("confirmed", 1), ("unconfirmed", 1)]
    ),
    (
      "at 0s isolate b lasting 5s\nat 1s a set /x 1 as ann\nat 2s client ann reads /x at b\n"
        + "at 8s client ann reads /x at b\nat 9s client ann reads /x at a",
      .passed, [("turned-away", 1), ("reads", 2)]
    ),
  ]

  @Test func `replicas live with everything, and say so`() throws {
    for (text, status, counted) in Self.stories {
      let scenario = try ScenarioLanguage.parse(
        "\(text.hasPrefix("mode") ? "" : "mode contract\n")replicas a b c\nspares s t\n\(text)\n"
          .reordered + "expect converge within 30s\n")
      let report = try scenario.run(seed: 3)
      let counts = counted.map { name, least in
        (name, least, Counted(name: name).map(report.count) ?? -1)
      }
      if report.status != status || counts.contains(where: { $0.2 < $0.1 }) {
        Issue.record("\(text)\n\(counts)\n\(report.text(wallTime: 0, program: "converge"))")
      }
    }
  }

  /// What goes wrong beyond the contract, and who has to notice.
  static let breaches: [(text: String, counted: [(String, Int)])] = [
    (
      "every 100ms during 0s..2s a increment /c\nat 3s restore a from 1s lasting 500ms\n"
        + "at 4s a set /x 1\nat 6s b set /y 1",
      [("restore", 1), ("retired-identities", 1)]
    ),
    (
      "at 0s a set /x 1\nat 1s identity-reuse a lasting 200ms\nat 1.2s a set /y 1\n"
        + "at 3s b set /z 1",
      [("identity-reuse", 1), ("rejected", 1)]
    ),
    (
      "every 50ms during 0s..3s a increment /c\nat 0s flip-bits 30% count 1 lasting 3s",
      [("flip-bits", 1), ("rejected", 1)]
    ),
    (
      "every 50ms during 0s..3s a increment /c\nat 0s truncate 30% lasting 3s",
      [("truncate", 1), ("rejected", 1)]
    ),
    (
      "every 50ms during 0s..3s a increment /c\nat 0s splice 30% lasting 3s",
      [("splice", 1), ("rejected", 1)]
    ),
    (
      "at 0s a set /x 1\nat 1s upgrade b version 2 lasting 3s\nat 3s a set /x 2\nat 6s b set /y 1",
      [("upgrade", 1), ("no-common-version", 2), ("rejected", 2)]
    ),
    (
      "at 0s twin a at t\nat 1s a set /x 1\nat 1s t set /y 1\nat 4s b set /z 1",
      [("twin", 1), ("rejected", 1)]
    ),
  ]

  @Test func `beyond the contract what goes wrong is noticed, and reported as such`() throws {
    for (text, counted) in Self.breaches {
      let scenario = try ScenarioLanguage.parse(
        "mode beyond\nreplicas a b c\nspares s t\n\(text)\nexpect most 0 crash\n")
      let report = try scenario.run(seed: 3)
      let counts = counted.map { name, least in
        (name, least, Counted(name: name).map(report.count) ?? -1)
      }
      let isSilent = !report.violations.isEmpty && report.tally.alarms == 0
      if report.status != .passed || isSilent || counts.contains(where: { $0.2 < $0.1 }) {
        Issue.record("\(text)\n\(counts)\n\(report.text(wallTime: 0, program: "converge"))")
      }
    }
  }

  @Test func `an edit of a disk that lies is a violation, and in the contract a failure`() throws {
    let story = """
      replicas a b
      gossip every 100ms
      at 0s lose-writes a 100% lasting 2s
      at 1s a set /x 1
      at 1.01s crash a lasting 1s
      at 3s b set /y 1
      expect most 9 crashes

      """
    let beyond = try ScenarioLanguage.parse("mode beyond\n" + story).run(seed: 1)
    #expect(beyond.status == .passed)
    #expect(beyond.violations.contains { $0.check == .contextsGrow || $0.check == .editsArrive })
    let error = #expect(throws: ScenarioError.self) { try ScenarioLanguage.parse(story) }
    #expect(error?.description.contains("'lose-writes' is outside the contract") == true)
  }
}

extension String {
  /// The lines with the mode first.
  fileprivate var reordered: String {
    let lines = split(separator: "\n").map(String.init)
    let modes = lines.filter { $0.hasPrefix("mode ") }
    return (modes + lines.filter { !$0.hasPrefix("mode ") }).joined(separator: "\n") + "\n"
  }
}

import Convergence
import Scenarios
import Testing
import Traces

/// What is written down of a run.
@Suite struct Recordings {
  private func scenario(_ text: String) throws -> Scenario {
    try ScenarioLanguage.parse(text)
  }

  private static let story = """
    scenario "A removal overtakes its addition"
    seed 3
    replicas alice bob carol
    gossip every 200ms
    link latency 20ms
    link alice carol latency 5s
    at 0s    alice insert /list "milk"
    at 0s    cut bob -> carol
    at 1s    bob remove /list "milk"
    at 1.1s  heal
    at 1.2s  alice increment /visits -2
    expect converge within 20s
    """

  /// Losses, copies, crashes and partitions, all over by the end.
  private static let storm = ScenarioRuns.everything

  @Test func `a short run reads as a story`() throws {
    let trace = try scenario(Self.story).record().trace
    #expect(
      trace.abridged.text(width: 80) == """
                    alice   bob     carol
        0.000 ms    ●       │       │       alice adds "milk" to /list
        0.000 ms    │       │       │       messages are cut off on bob → carol
        188.175 ms  ├───────▶       │       bob receives changes from alice
        1.000 s     │       ●       │       bob removes "milk" from /list
        1.034 s     │       ├───╳   │       changes from bob to carol are lost
        1.054 s     ◀───────┤       │       alice receives changes from bob
        1.100 s     │       │       │       all links are whole again
        1.200 s     ●       │       │       alice takes 2 from /visits
        1.388 s     ├───────▶       │       bob receives changes from alice
        1.644 s     │       ├───────▶       carol receives changes from bob

        """)
  }

  @Test(arguments: [Recordings.story, Recordings.storm])
  func `recording has no influence on the run`(text: String) throws {
    let scenario = try scenario(text)
    let report = try scenario.record().report
    #expect(report.digest == (try scenario.run().digest))
    #expect(report.status == .passed)
  }

  @Test(arguments: [Recordings.story, Recordings.storm])
  func `the changes of each lane lead to its document`(text: String) throws {
    let recording = try scenario(text).record()
    let (report, trace) = (recording.report, recording.trace)
    for lane in trace.lanes.indices {
      var mirror: JSONValue = [:]
      for event in trace.events where event.lane == lane {
        try JSONPatch(event.changes.map(\.operation)).apply(to: &mirror)
        if event.kind == .crash { #expect(mirror == [:], "a process that is down shows nothing") }
      }
      #expect(mirror == report.document)
    }
  }

  @Test func `messages arrive or are lost after they were sent`() throws {
    let trace = try scenario(Self.storm).record().trace
    var sent: Set<Int> = []
    var count: [TraceEvent.Kind: Int] = [:]
    for event in trace.events {
      if event.kind != .fault || !event.cuts.isEmpty { count[event.kind, default: 0] += 1 }
      guard let message = event.message else { continue }
      if event.kind == .send { sent.insert(message) }
      #expect(sent.contains(message), "\(event)")
    }
    #expect(count[.crash] == 2 && count[.restart] == 2)
    #expect((count[.drop] ?? 0) > 20 && (count[.receive] ?? 0) > 100)
    #expect(count[.fault] == 4 && count[.heal] == 4)
    #expect(trace.events.map(\.time) == trace.events.map(\.time).sorted())
  }

  @Test(arguments: ["heal", "heal everything"])
  func `what a repair ends is over in the picture`(repair: String) throws {
    let trace = try scenario(
      """
      replicas a b c
      at 1s cut a -> b
      at 1s isolate c
      at 1s crash b lasting 9s
      at 2s \(repair)
      expect converge within 20s
      """
    ).record().trace
    let healed = trace.events.filter { $0.kind == .heal && $0.time == 2_000_000_000 }
    let cuts = trace.events.filter { $0.kind == .fault }.map(\.cuts)
    #expect(cuts.count == 2 && healed.map(\.cuts) == cuts, "\(healed)")
    let restart = trace.events.first { $0.kind == .restart }
    #expect(restart?.lane == 1)
    #expect((restart?.time == 2_000_000_000) == (repair == "heal everything"))
  }

  @Test func `a story that begins late shows who is down`() throws {
    let story = try scenario(
      """
      replicas a b
      at 1s crash b
      every 200ms during 2s..20s a increment /n
      expect at /n 400
      """
    ).record().story()
    let lines = story.split(separator: "\n")
    #expect(lines[0].hasPrefix("  the last 40 of "))
    #expect(lines[2].hasPrefix("1.000 s") && lines[2].hasSuffix("b crashes"), "\(story)")
    #expect(lines.count == 43 && lines[3...].allSatisfy { !$0.contains("│   ") }, "\(story)")
  }

  @Test func `what does not hold is the failure of the trace`() throws {
    let failing = Self.story + "\nexpect at /visits 7"
    let recording = try scenario(failing).record()
    let (report, trace) = (recording.report, recording.trace)
    #expect(report.status == .unsafe)
    let failure = try #require(trace.failure)
    #expect(trace.events[failure.event].kind == .check)
    #expect(failure.actual == report.failures.first?.finding)
    #expect(trace.command == report.replayCommand(program: "converge"))
  }
}

extension Recordings {
  private func gaps(_ text: String) throws -> [String] { try scenario(text).record().gaps }

  private static let pair = """
    replicas alice bob carol
    gossip every 100ms
    link latency 10ms
    at 0s alice set /a 1
    """

  @Test func `nobody lacks anything after a run that went well`() throws {
    #expect(try gaps(Self.story) == [])
    #expect(try gaps(Self.storm) == [])
  }

  @Test func `an edit that a cut keeps from a replica is told with its last message`() throws {
    let found = try gaps(
      Self.pair + "\nat 500ms partition carol | alice bob\nat 600ms bob set /b 2")
    #expect(
      found == [
        "carol never learned of “bob sets /b to 2” at 600ms: the last of 72 messages with it, "
          + "from bob at 59.841s, was lost"
      ])
  }

  @Test func `an edit that never left its replica is told so`() throws {
    let found = try gaps(Self.pair + "\nat 0s partition alice | bob carol")
    #expect(
      found
        == ["bob", "carol"].map {
          "\($0) never learned of “alice sets /a to 1” at 0s: nobody has ever sent it there"
        })
  }

  @Test func `more gaps than one wants to read are counted`() throws {
    let edits = (0..<9).map { "\nat 0s alice set /m/\($0) 1" }.joined()
    let found = try gaps(Self.pair + edits + "\nat 0s partition alice | bob carol")
    #expect(found.count == 5)
    #expect(found.last == "… and 16 more such gaps")
  }
}

extension TraceEvent.Change {
  /// The change as a step of a patch.
  fileprivate var operation: JSONPatch.Operation {
    guard let new else { return .remove(path) }
    return old == nil ? .add(path, new) : .replace(path, new)
  }
}

import Convergence
import Testing

@testable import Scenarios

/// Messages that arrive when everybody has long been silent.
@Suite struct Stragglers {
  private static let story = """
    replicas ship shore
    gossip every 1s
    at 0s ship set /log 1
    at 0s latency 20min on ship -> shore lasting 1s
    expect converge within 10s

    """

  @Test func `a message that was long on its way is no breach of silence, and changes nothing`()
    throws
  {
    let report = try ScenarioLanguage.parse(Self.story).run()
    #expect(report.status == .passed, "\(report.failureText(program: "converge"))")
    #expect(report.simulated > 1_200_000_000_000, "the run goes on until it has arrived")
  }

  @Test func `who goes on talking is found out, whatever is still on its way`() throws {
    let scenario = try ScenarioLanguage.parse(Self.story)
    let plan = try Plan(scenario, seed: 1)
    var run = ScenarioRun(
      scenario, plan, seed: 1,
      sabotage: { node, _, effects in
        guard node.id == ReplicaID(2) else { return }
        effects.setTimer(effects.wallClock.advanced(by: 1_000_000_000))
      })
    run.eventLimit = 100_000
    let report = try #require(run.run { true })
    #expect(report.failures.contains { $0.check == .silence })
    #expect(report.simulated < 1_200_000_000_000, "and the run ends before")
  }
}

import Convergence
import ConvergenceTesting
import Testing

@testable import Scenarios

/// Exploration that begins where a run has come to.
@Suite struct CourseExplorations {
  private static let story = """
    replicas alice bob
    spares carol
    gossip every 100ms
    link latency 5ms..20ms
    at 0s alice insert /list "milk"
    at 1s isolate bob lasting 5s
    at 2s alice remove /list "milk"
    at 3s bob set /name "Shopping"
    at 8s alice set /name "Groceries"
    at 9s bob increment /count

    """

  /// How many events of the story there are until something is true of it.
  private func event(
    _ story: String = story, when isThere: (Network) -> Bool
  ) throws -> (event: Int, network: Network) {
    let scenario = try ScenarioLanguage.parse(story)
    var network = ScenarioRun(scenario, try Plan(scenario, seed: 1), seed: 1).network
    while !isThere(network), network.step() != nil {}
    return (network.statistics.events, network)
  }

  @Test func `what a run had replicas miss of each other they still miss`() throws {
    let (event, network) = try event { $0.nodes[1]?.document["/name"] != nil }
    let scenario = try ScenarioLanguage.parse(Self.story)
    var scope = try #require(
      try ExplorationScope(scenario, edits: 1, fromEvent: event, seed: 1))
    scope.losses = 1
    let world = try DocumentWorld(scope)
    for place in 0..<2 {
      let replica = world.table.replicas[Int(world.number(at: place))]
      #expect(replica.replicator.state == network.nodes[place]?.replicator.state)
      #expect(replica.own.count == (place == 0 ? 2 : 1))
    }
    #expect(scope.edits.map(\.count) == [1, 0], "only the first edit after the event is left")
    #expect(scope.description.hasSuffix(", from event \(event)"))
    let found = scenario.explore(scope)
    try found.report.requireProof()
    #expect(found.report.unique > 100, "\(found.report)")
  }

  @Test func `whatever comes after an event, crashes too, all agree in the end`() throws {
    let (event, _) = try event { $0.nodes[1]?.document["/name"] != nil }
    let scenario = try ScenarioLanguage.parse(Self.story)
    var scope = try #require(
      try ExplorationScope(scenario, edits: 1, fromEvent: event, seed: 1))
    scope.crashes = 1
    let found = scenario.explore(scope)
    try found.report.requireProof()
    #expect(found.report.unique > 100, "\(found.report)")
  }

  @Test func `an event that never comes is the end, where there are no edits left`() throws {
    let scenario = try ScenarioLanguage.parse(Self.story)
    let scope = try #require(
      try ExplorationScope(scenario, edits: 9, fromEvent: .max, seed: 1))
    #expect(scope.edits.map(\.count) == [0, 0])
    try scenario.explore(scope).report.requireProof()
  }

  @Test func `a replica with another name, or a peer that was a spare, is not explored`() throws {
    for story in ["at 4s amnesia bob lasting 1s\n", "at 4s join carol\n"] {
      let scenario = try ScenarioLanguage.parse(Self.story + story)
      let scope = try ExplorationScope(scenario, edits: 1, fromEvent: .max, seed: 1)
      #expect(scope == nil, "\(story)")
    }
  }
}

import Convergence
import ConvergenceTesting
import Testing

@testable import Scenarios

/// Everything that can happen to a few replicas of a document, on the production protocol.
@Suite struct DocumentExplorations {
  /// Edits that collide: writes of one field, and additions and removals of one member.
  private static func scenario(
    _ replicas: String, _ edits: [String], topology: Topology = .mesh
  ) throws -> Scenario {
    let lines = edits.enumerated().map { place, edit in "at \(place)s \(edit)" }
    let text = """
      scenario "A few edits"
      replicas \(replicas)
      topology \(topology.rawValue)
      \(lines.joined(separator: "\n"))
      """
    return try Scenario(parsing: text, file: "few.scenario") { _ in "" }
  }

  private static let pair = [
    "alice insert /list \"milk\"", "bob insert /list \"milk\"", "alice remove /list \"milk\"",
    "bob set /name \"Shopping\"",
  ]

  private func explored(
    _ scenario: Scenario, edits: Int, after: Int = 0, losses: Int = 0, duplicates: Int = 0,
    crashes: Int = 0, restores: Int = 0, isGreeted: Bool = true, isDiskSlow: Bool? = nil,
    settings: ExplorationSettings = ExplorationSettings()
  ) throws -> ScenarioExploration {
    var scope = try ExplorationScope(scenario, edits: edits, after: after)
    scope.losses = losses
    scope.duplicates = duplicates
    scope.crashes = crashes
    scope.restores = restores
    scope.isGreeted = isGreeted
    scope.isDiskSlow = isDiskSlow
    return scenario.explore(scope, settings: settings)
  }

  @Test func `two replicas agree in the end, whatever is late, lost or doubled`() throws {
    let scenario = try Self.scenario("alice bob", Self.pair)
    let found = try explored(scenario, edits: 3, losses: 1, duplicates: 1)
    try found.report.requireProof()
    #expect(found.report.unique > 1000 && found.report.rests > 10, "\(found.report)")
    #expect(found.status == .passed)
    // The protocol is run far more seldom than it acts.
    #expect(found.replicaSteps * 4 < found.report.generated)
  }

  @Test func `two replicas agree in the end, wherever they crash`() throws {
    let scenario = try Self.scenario("alice bob", Self.pair)
    let found = try explored(scenario, edits: 2, crashes: 1)
    try found.report.requireProof()
    #expect(found.report.unique > 1000, "\(found.report)")
  }

  @Test func `what comes in pieces comes whole, whatever is lost and wherever they crash`() throws {
    let chapter = String(repeating: "Call me Ishmael. ", count: 30)
    var scenario = try Self.scenario("alice bob", ["alice set /chapter \"\(chapter)\""])
    scenario.packetLimit = 256
    scenario.window = 256
    let found = try explored(scenario, edits: 1, losses: 1, crashes: 1)
    try found.report.requireProof()
    #expect(found.report.unique > 1000, "\(found.report)")
    #expect(found.messages > 30, "one for each piece, and those that answer")
  }

  /// The same dots are minted twice, which somebody finds out, and gives them other names.
  @Test func `two replicas agree in the end, whichever old disk one of them starts from`() throws {
    let edits = ["alice insert /list 1", "alice insert /list 2", "bob insert /list 3"]
    let scenario = try Self.scenario("alice bob", edits)
    let found = try explored(scenario, edits: 3, restores: 1)
    try found.report.requireProof()
    #expect(found.report.unique > 10_000, "\(found.report)")
    let twice = try explored(scenario, edits: 1, losses: 1, restores: 2)
    try twice.report.requireProof()
    #expect(twice.scope.description.contains("2 restores"))
    // What one puts there again takes away what the other lacks and asks for.
    let same = ["alice insert /list \"milk\"", "bob insert /list \"milk\""]
    let again = try explored(
      try Self.scenario("alice bob", same), edits: 2, losses: 1, restores: 1)
    try again.report.requireProof()
  }

  @Test func `two replicas agree in the end, however they meet`() throws {
    let scenario = try Self.scenario("alice bob", Self.pair)
    let found = try explored(
      scenario, edits: 1, losses: 1, duplicates: 1, isGreeted: false, isDiskSlow: true)
    try found.report.requireProof()
    #expect(found.report.unique > 200, "\(found.report)")
  }

  @Test(arguments: [Topology.mesh, .line, .star])
  func `three replicas agree in the end`(topology: Topology) throws {
    let scenario = try Self.scenario(
      "alice bob carol",
      ["bob insert /list \"milk\"", "carol remove /list \"milk\"", "alice set /name \"Shopping\""],
      topology: topology)
    let found = try explored(scenario, edits: 2, after: 1)
    try found.report.requireProof()
    #expect(found.report.unique > 100, "\(found.report)")
  }

  @Test func `whatever is left out, the verdict and the worlds are the same`() throws {
    let scenario = try Self.scenario(
      "alice bob carol", ["alice insert /list \"milk\"", "bob remove /list \"milk\""])
    var plain = ExplorationSettings()
    plain.isReduced = false
    var deep = ExplorationSettings()
    deep.order = .depthFirst
    let reduced = try explored(scenario, edits: 2).report
    let whole = try explored(scenario, edits: 2, settings: plain).report
    let straight = try explored(scenario, edits: 2, settings: deep).report
    for report in [reduced, whole, straight] { try report.requireProof() }
    #expect(reduced.unique == whole.unique && straight.unique == whole.unique)
    #expect(reduced.generated + reduced.leftOut == whole.generated && reduced.leftOut > 0)
    #expect(reduced.diamonds > 0 && whole.leftOut == 0)
  }

  @Test func `no edits are no proof of anything but that nothing happens`() throws {
    let found = try explored(try Self.scenario("alice bob", Self.pair), edits: 0, losses: 1)
    #expect(found.report.unique == 1 && found.report.generated == 0)
    #expect(found.status == .nothingChecked)
    #expect(found.text(wallTime: 1, memory: 1).contains("NOTHING CHECKED"))
  }

  @Test func `a report says what was allowed and what was seen`() throws {
    let found = try explored(try Self.scenario("alice bob", Self.pair), edits: 1)
    let text = found.text(wallTime: 2_000_000, memory: 3 << 20)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.first == "A few edits  (few.scenario)")
    #expect(
      lines[1] == "  scope       2 replicas (mesh), 1 edit, 0 losses, 0 duplicates, 0 crashes, "
        + "instant disks, greeted")
    #expect(lines.contains("  complete    yes"))
    #expect(text.contains("states a second, 3 MiB"))
    #expect(lines.last?.hasPrefix("PASSED") == true)
  }

  @Test func `steps are told in sentences`() throws {
    let scenario = try Self.scenario("alice bob", Self.pair)
    var world = try DocumentWorld(ExplorationScope(scenario, edits: 1))
    #expect(
      world.sentence(for: .edit(at: 0)) == "alice edits: insert \"milk\" into /list")
    try world.perform(.edit(at: 0))
    let timer = world.sentence(for: .timer(at: 0))
    #expect(timer.hasPrefix("alice's timer comes, and it sends message "))
    try world.perform(.timer(at: 0))
    var actions: [DocumentWorld.Action] = []
    world.appendActions(to: &actions)
    let arrival = try #require(actions.first { if case .deliver = $0 { true } else { false } })
    let sentence = world.sentence(for: arrival)
    #expect(sentence.hasPrefix("bob receives message "))
    #expect(sentence.hasSuffix(" from alice with changes"))
  }
}

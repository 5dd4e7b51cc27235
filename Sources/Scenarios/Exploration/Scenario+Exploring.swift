import Convergence
public import ConvergenceTesting

/// What an exploration of a scenario has found, and how much the protocol had to be tried for it.
public struct ScenarioExploration: Sendable {
  /// The file the scenario was read from.
  public let file: String
  /// What the scenario is about.
  public let title: String
  /// What was allowed to happen.
  public let scope: ExplorationScope
  /// The worlds, and what was wrong with them.
  public let report: ExplorationReport
  /// How many states of a single replica there were.
  public let replicaStates: Int
  /// How many things were tried on a single replica.
  public let replicaSteps: Int
  /// How many different messages there were.
  public let messages: Int
}

extension Scenario {
  /// The first word of a statement that an exploration would have to leave out; `nil` if there is
  /// none.
  ///
  /// Replicas are explored that hold everything and may edit everything. Edits of a replica that
  /// holds a part, and those that only propose something, would mean something else there.
  public var unexplorableStatement: String? {
    if !subscriptions.isEmpty { return "subscribe" }
    return authority == nil ? nil : "authority"
  }

  /// Goes through everything that can happen within a scope, on the code that runs elsewhere too.
  ///
  /// - Parameters:
  ///   - scope: What may happen, from ``ExplorationScope/init(_:edits:after:seed:)``.
  ///   - settings: How far to go, and what may be left out.
  ///   - goesOn: Asked every thousand worlds or so whether to go on.
  public func explore(
    _ scope: ExplorationScope, settings: ExplorationSettings = ExplorationSettings(),
    while goesOn: () -> Bool = { true }
  ) -> ScenarioExploration {
    let start: DocumentWorld
    do {
      start = try DocumentWorld(scope)
    } catch {
      preconditionFailure("an empty disk can be read: \(error)")
    }
    let report = ConvergenceTesting.explore(from: start, settings: settings, while: goesOn)
    return ScenarioExploration(
      file: file, title: title, scope: scope, report: report,
      replicaStates: start.table.replicas.count, replicaSteps: start.table.trialCount,
      messages: start.table.messages.count)
  }
}

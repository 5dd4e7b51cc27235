import ConvergenceTesting
import Scenarios

/// Every world of two replicas of a document with the whole protocol, within bounds.
enum Explorations {
  private static let text = """
    replicas alice bob
    at 0s alice insert /list "milk"
    at 1s bob insert /list "milk"
    at 2s alice remove /list "milk"

    """

  /// How many worlds there may be; without a bug there are far fewer.
  private static let limit = 400_000

  /// How many edits, losses, duplicates and crashes there are at most.
  static let scopes = [(edits: 2, 0, 0, 1), (edits: 3, 1, 1, 0)]

  /// Explores what comes of messages that are late or doubled, or of crashes.
  static func check(_ place: Int) throws {
    let scenario = try Scenario(parsing: text, file: "exploration") { _ in "" }
    let (edits, losses, duplicates, crashes) = scopes[place]
    var scope = try ExplorationScope(scenario, edits: edits)
    (scope.losses, scope.duplicates, scope.crashes) = (losses, duplicates, crashes)
    let settings = ExplorationSettings(maximumWorlds: limit)
    try scenario.explore(scope, settings: settings).report.requireProof()
  }
}

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

  /// Explores what comes of messages that are late or doubled, and of crashes.
  static func check() throws {
    let scenario = try Scenario(parsing: text, file: "exploration") { _ in "" }
    for (edits, losses, duplicates, crashes) in [(3, 1, 1, 0), (2, 0, 0, 1)] {
      var scope = try ExplorationScope(scenario, edits: edits)
      (scope.losses, scope.duplicates, scope.crashes) = (losses, duplicates, crashes)
      let settings = ExplorationSettings(maximumWorlds: limit)
      try scenario.explore(scope, settings: settings).report.requireProof()
    }
  }
}

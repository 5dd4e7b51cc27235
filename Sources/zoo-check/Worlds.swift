import Convergence
import ConvergenceTesting
import Scenarios

/// Everything that can happen to a few replicas of a document, on the protocol as it is.
///
/// Random runs have to hit on the moment; here every moment comes up. The scopes take about a
/// second together.
enum Worlds {
  private static let pair = """
    scenario "Two that collide"
    replicas alice bob
    at 0s alice insert /list "milk"
    at 1s bob insert /list "milk"
    at 2s alice remove /list "milk"
    """

  private static let line = """
    scenario "Three in a line"
    replicas alice bob carol
    topology line
    at 0s alice insert /list "milk"
    at 1s carol remove /list "milk"
    at 2s bob set /name "Shopping"
    """

  /// What may happen, besides the edits.
  private struct Bounds {
    let file: String
    let edits: Int
    var after = 0
    var losses = 0
    var duplicates = 0
    var crashes = 0
    var isGreeted = true
  }

  private static let all = [
    Bounds(file: pair, edits: 3, losses: 1, duplicates: 1),
    Bounds(file: pair, edits: 2, crashes: 1),
    Bounds(file: pair, edits: 1, losses: 1, crashes: 1),
    Bounds(file: pair, edits: 1, losses: 1, duplicates: 1, isGreeted: false),
    Bounds(file: line, edits: 1, after: 1, losses: 1),
  ]

  /// Explores all scopes; throws the first finding.
  static func check(_ seed: UInt64) throws {
    for bounds in all {
      let scenario = try Scenario(parsing: bounds.file, file: "worlds") { _ in "" }
      var scope = try ExplorationScope(scenario, edits: bounds.edits, after: bounds.after)
      scope.losses = bounds.losses
      scope.duplicates = bounds.duplicates
      scope.crashes = bounds.crashes
      scope.isGreeted = bounds.isGreeted
      try scenario.explore(scope).report.requireProof()
    }
  }
}

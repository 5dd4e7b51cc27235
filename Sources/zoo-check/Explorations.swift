import ConvergenceTesting
import Scenarios

/// Every world of two replicas of a document with the whole protocol, within bounds.
enum Explorations {
  /// The same is put there twice, and taken away.
  private static let milk = """
    replicas alice bob
    at 0s alice insert /list "milk"
    at 1s bob insert /list "milk"
    at 2s alice remove /list "milk"

    """

  /// One replica edits twice, so that after an old disk it may mint a dot that means another edit.
  private static let numbers = """
    replicas alice bob
    at 0s alice insert /list 1
    at 1s alice insert /list 2
    at 2s bob insert /list 3

    """

  /// How many worlds there may be; without a bug there are far fewer.
  private static let all = 400_000

  /// How many edits, losses, duplicates, crashes and restored disks there are at most, and how
  /// many worlds are looked at.
  ///
  /// Of the last scope only the nearest are, since all of them take a quarter of a minute.
  static let scopes = [
    (text: milk, edits: 2, 0, 0, 1, 0, worlds: all), (milk, 3, 1, 1, 0, 0, all),
    (milk, 2, 1, 0, 0, 1, all), (numbers, 3, 0, 0, 0, 1, 21_000),
  ]

  /// Explores what comes of messages that are late or doubled, of crashes, or of an old disk.
  static func check(_ place: Int) throws {
    let (text, edits, losses, duplicates, crashes, restores, worlds) = scopes[place]
    let scenario = try Scenario(parsing: text, file: "exploration") { _ in "" }
    var scope = try ExplorationScope(scenario, edits: edits)
    (scope.losses, scope.duplicates, scope.crashes) = (losses, duplicates, crashes)
    scope.restores = restores
    let report = scenario.explore(scope, settings: ExplorationSettings(maximumWorlds: worlds))
      .report
    if report.finding != nil || worlds == all { try report.requireProof() }
  }
}

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
    at 0s bob insert /list 1
    at 1s bob insert /list 2
    at 2s alice insert /list 3

    """

  /// How many worlds there may be; without a bug there are far fewer.
  private static let all = 400_000

  /// How many edits, losses, duplicates, crashes and restored disks there are at most, and how
  /// many worlds are looked at.
  ///
  /// What is bounded by worlds goes straight on from each: the first begins what the last goes
  /// through, and all of the second take a quarter of a minute.
  static let scopes = [
    (text: milk, edits: 2, 1, 0, 0, 1, worlds: 3_000), (numbers, 3, 0, 0, 0, 1, 12_000),
    (milk, 2, 0, 0, 1, 0, all), (milk, 3, 1, 1, 0, 0, all), (milk, 2, 1, 0, 0, 1, all),
  ]

  /// Explores what comes of messages that are late or doubled, of crashes, or of an old disk.
  static func check(_ place: Int) throws {
    let (text, edits, losses, duplicates, crashes, restores, worlds) = scopes[place]
    let scenario = try Scenario(parsing: text, file: "exploration") { _ in "" }
    var scope = try ExplorationScope(scenario, edits: edits)
    (scope.losses, scope.duplicates, scope.crashes) = (losses, duplicates, crashes)
    scope.restores = restores
    var settings = ExplorationSettings(maximumWorlds: worlds)
    if worlds < all { settings.order = .depthFirst }
    let report = scenario.explore(scope, settings: settings).report
    if report.finding != nil || worlds == all { try report.requireProof() }
  }
}

import ConvergenceTesting
import Foundation
import Scenarios

/// Simulations: drawn ones, and after every fourteen of them two scenarios of the current
/// directory's `Simulations`, which take as long as they together.
struct Sweep {
  let ablations: Set<Ablation>

  /// How many seeds there are, of which two of sixteen stand for scenarios: enough for each to be
  /// told once.
  static let seeds: UInt64 = 416

  /// How many thousand events a simulation may have; none here comes near that.
  private static let patience = 400

  /// A sweep that does without something.
  init(without ablations: Set<Ablation> = []) { self.ablations = ablations }

  /// Runs one simulation.
  func check(_ seed: UInt64) throws {
    guard let (text, name) = try Self.scenario(of: seed, without: ablations) else { return }
    guard let failure = try failure(of: text, name, seed: seed) else { return }
    throw Counterexample("\(name): \(failure.expectation)", failure.finding)
  }

  /// How few things must happen in the world of a seed, if it is one, for it to fail as it does.
  ///
  /// - Parameter limit: How many smaller worlds may be tried.
  func shortestLength(_ seed: UInt64, trying limit: Int) -> Int? {
    guard let number = Self.number(ofWorld: seed) else { return nil }
    let whole = World(seed: number, without: ablations)
    guard let known = kind(of: whole, seed) else { return nil }
    return Shrinker(whole, atMost: limit) { kind(of: $0, seed) == known }.smallest.partCount
  }

  /// What is expected in vain of a world, whatever its value.
  private func kind(of world: World, _ seed: UInt64) -> String? {
    guard let failure = try? failure(of: world.text, "world", seed: seed) else { return nil }
    return failure.expectation.split(separator: " ").prefix(3).joined(separator: " ")
  }

  /// What fails in a run of a scenario, as far as it counts.
  private func failure(
    of text: String, _ name: String, seed: UInt64
  ) throws -> RunReport.Failure? {
    let report = try Self.run(text, name, seed: seed)
    try require(report.counts.total > 0, "\(name): something is expected")
    return report.failures.first(where: counts)
  }

  /// Runs a scenario, which has to come to an end.
  static func run(_ text: String, _ name: String, seed: UInt64) throws -> RunReport {
    let scenario = try Scenario(parsing: text, file: name) {
      try String(contentsOfFile: "Simulations/\($0)", encoding: .utf8)
    }
    var patience = Self.patience
    // A story is first told as its file tells it, then with other seeds.
    let isStory = name.hasSuffix(".scenario") && seed < seeds
    let report = try scenario.run(seed: isStory ? scenario.seed : seed) {
      patience -= 1
      return patience > 0
    }
    guard let report else { throw Counterexample("\(name): a run comes to an end", "") }
    return report
  }

  /// The number of the world that is drawn for a seed, unless it stands for a scenario.
  private static func number(ofWorld seed: UInt64) -> UInt64? {
    seed % 16 < 14 ? seed / 16 * 14 + seed % 16 : nil
  }

  /// The scenario of a seed with its name, unless it is one that has to be left out.
  static func scenario(
    of seed: UInt64, without ablations: Set<Ablation>
  ) throws -> (text: String, name: String)? {
    if let number = number(ofWorld: seed) {
      return (World(seed: number, without: ablations).text, "world \(number)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: "Simulations").sorted()
      .filter { $0.hasSuffix(".scenario") }
    try require(!names.isEmpty, "there are scenarios")
    let name = names[Int((seed / 16 * 2 + seed % 2) % UInt64(names.count))]
    let text = try String(contentsOfFile: "Simulations/\(name)", encoding: .utf8)
    // A scenario that is about what is left out would fail for the lack of it.
    if ablations.contains(.crashes), text.contains("crash") { return nil }
    if ablations.contains(.duplicates), text.contains("duplicate") { return nil }
    return (text, name)
  }

  /// Whether a failure would have been noticed without what is left out.
  private func counts(_ failure: RunReport.Failure) -> Bool {
    let isProgress = failure.status == .notConverged || failure.check.occasion == .liveness
    let answers: [Scenarios.Check] = [.expectations, .editsArrive]
    let isAnswer = failure.check.occasion == .read || answers.contains(failure.check)
    if isProgress { return !ablations.contains(.liveness) }
    return !(isAnswer && ablations.contains(.oracle))
  }
}

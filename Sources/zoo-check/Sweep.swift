import ConvergenceTesting
import Foundation
import Scenarios

/// Simulations: by turns the scenarios of the current directory's `Simulations`, and drawn ones.
struct Sweep {
  let ablations: Set<Ablation>

  /// How many thousand events a simulation may have; none here comes near that.
  private static let patience = 400

  /// A sweep that does without something.
  init(without ablations: Set<Ablation> = []) { self.ablations = ablations }

  /// Runs one simulation.
  func check(_ seed: UInt64) throws {
    guard let (text, name) = try Self.scenario(of: seed, without: ablations) else { return }
    let scenario = try Scenario(parsing: text, file: name) {
      try String(contentsOfFile: "Simulations/\($0)", encoding: .utf8)
    }
    var patience = Self.patience
    let report = try scenario.run(seed: seed) {
      patience -= 1
      return patience > 0
    }
    guard let report else { throw Counterexample("\(name): a run comes to an end", "") }
    try require(report.checked > 0, "\(name): something is expected")
    guard let failure = report.failures.first(where: counts) else { return }
    throw Counterexample("\(name): \(failure.expectation)", failure.finding)
  }

  /// The scenario of a seed with its name, unless it is one that has to be left out.
  private static func scenario(
    of seed: UInt64, without ablations: Set<Ablation>
  ) throws -> (text: String, name: String)? {
    if seed % 2 == 0 {
      return (World(seed: seed / 2, without: ablations).text, "world \(seed / 2)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: "Simulations").sorted()
      .filter { $0.hasSuffix(".scenario") }
    try require(!names.isEmpty, "there are scenarios")
    let name = names[Int(seed / 2 % UInt64(names.count))]
    let text = try String(contentsOfFile: "Simulations/\(name)", encoding: .utf8)
    // A scenario that is about what is left out would fail for the lack of it.
    if ablations.contains(.crashes), text.contains("crash") { return nil }
    if ablations.contains(.duplicates), text.contains("duplicate") { return nil }
    return (text, name)
  }

  /// Whether a failure would have been noticed without what is left out.
  private func counts(_ failure: RunReport.Failure) -> Bool {
    let isProgress =
      failure.status == .notConverged || failure.expectation == "replicas that agree fall silent"
    let isAnswer =
      failure.location != nil && failure.status == .unsafe
      || failure.expectation == "every durable edit arrives everywhere, once"
    if isProgress { return !ablations.contains(.liveness) }
    return !(isAnswer && ablations.contains(.oracle))
  }
}

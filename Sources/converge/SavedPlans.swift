import Foundation
import Scenarios

/// Plans of what has failed before, in a directory called Regressions beside scenarios.
///
/// A sweep replays them first, and says what is no longer as it was when they were saved.
struct SavedPlans {
  static let directory = "Regressions"

  /// The plans, by directory and name.
  let files: [String]

  /// Finds the plans beside some scenarios, without those that are among them.
  init(beside scenarios: [String]) {
    var directories: [String] = []
    for file in scenarios {
      let parent = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      let directory = (parent + [Self.directory[...]]).joined(separator: "/")
      if !directories.contains(directory) { directories.append(directory) }
    }
    files = directories.flatMap { directory in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      return names.filter { $0.hasSuffix(".scenario") }.sorted().map { "\(directory)/\($0)" }
    }.filter { !scenarios.contains($0) }
  }

  static func contains(_ file: String) -> Bool {
    file.split(separator: "/").dropLast().last == directory[...]
  }

  /// Replays the plans; a plan that passes on the course that it took before is not worth a word.
  ///
  /// - Returns: What the process is to tell, if nothing else fails.
  func replay() throws -> ExitStatus {
    guard !files.isEmpty else { return .success }
    guard let scenarios = ScenarioFile.loadAll(files, for: .run) else { return .usage }
    var status = ExitStatus.success
    for (file, scenario) in zip(files, scenarios) {
      let plan = PlanFile(reading: try ScenarioFile.text(file, for: .run))
      let report = try scenario.run()
      let hasFailed = report.status != .passed
      if hasFailed { status = .unsafe }
      if hasFailed || plan.digest.map({ $0 != report.digest }) ?? false {
        Terminal.printError("\(file): \(Self.verdict(report, on: plan))")
      }
    }
    return status
  }

  /// What became of a plan; one that expects nothing does not pass.
  static func verdict(_ report: RunReport, on plan: PlanFile) -> String {
    report.status == .nothingChecked
      ? "nothing checked; it has no 'expect' statement" : plan.verdict(report)
  }
}

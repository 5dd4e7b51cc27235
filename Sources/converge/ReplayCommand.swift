import Foundation
import Scenarios

/// `converge replay`: runs saved plans and says whether they still fail.
struct ReplayCommand {
  static let help = """
    Runs plans that 'converge shrink' has saved, and says whether they still fail.

    usage: converge replay PLAN… [--story]

    Of each it says which check fails, if any does, and whether the run took the course that it took
    when the plan was saved; if its digest has moved, the plan may no longer show what it was for.

    options:
      --story      also print what happens in each that fails
      -h, --help   print this

    exit status: 0 if all pass, 1 if any fails
    """

  private let files: [String]
  private let tellsStory: Bool

  init(_ words: [String]) throws {
    let arguments = try Arguments(words, flags: ["--story"], command: .replay)
    guard !arguments.operands.isEmpty else {
      throw UsageError(message: "'replay' needs at least one plan", command: .replay)
    }
    files = arguments.operands
    tellsStory = arguments.has("--story")
  }

  func run() throws -> ExitStatus {
    guard let scenarios = ScenarioFile.loadAll(files, for: .replay) else { return .usage }
    var status = ExitStatus.success
    for (file, scenario) in zip(files, scenarios) {
      let text = try ScenarioFile.text(file, for: .replay)
      let recording = try scenario.record()
      print("\(file): \(PlanFile(reading: text).verdict(recording.report))")
      guard !recording.report.failures.isEmpty else { continue }
      status = .unsafe
      if tellsStory { print(recording.story(width: Terminal.width)) }
    }
    return status
  }
}

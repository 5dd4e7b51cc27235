import Foundation
import Scenarios

/// `converge replay`: runs saved plans and says whether they still fail.
struct ReplayCommand {
  static let help = """
    Runs plans that 'converge shrink' has saved, and says whether they still fail.

    usage: converge replay PLAN… [--story]
           converge replay FILE --step [--seed N] [--commands LIST]

    Of each it says which check fails, if any does, and whether the run took the course that it took
    when the plan was saved; if its digest has moved, the plan may no longer show what it was for.

    options:
      --story           also print what happens in each that fails
      --step            walk through a run, forward and back; what changed, and the document,
                        context and queue of any replica are shown; h lists the keys
      --seed N          walk through the run with this seed, instead of the file's
      --commands LIST   perform these commands, with ';' between them, and no others
      -h, --help        print this

    Without a terminal, commands are read from standard input, one a line.

    exit status: 0 if all pass, 1 if any fails, 3 if one expects nothing

    example:
      converge replay Simulations/Pictures/lost-removal.scenario --step --commands 'f;p;p;r alice'
    """

  private let files: [String]
  private let tellsStory: Bool
  private let walks: Bool
  private let seed: UInt64?
  private let commands: [String]?

  init(_ words: [String]) throws {
    let arguments = try Arguments(
      words, options: ["--commands", "--seed"], flags: ["--story", "--step"], command: .replay)
    guard !arguments.operands.isEmpty else {
      throw UsageError(message: "'replay' needs at least one plan", command: .replay)
    }
    files = arguments.operands
    tellsStory = arguments.has("--story")
    walks = arguments.has("--step")
    commands = arguments["--commands"].map {
      $0.split(separator: ";").map { String($0.drop { $0 == " " }) }
    }
    seed = try arguments["--seed"].map { text in
      guard let seed = UInt64(text) else {
        throw UsageError(message: "--seed takes a whole number, not '\(text)'", command: .replay)
      }
      return seed
    }
    if walks, files.count != 1 {
      throw UsageError(message: "--step is for one file", command: .replay)
    }
    if !walks, let option = ["--commands", "--seed"].first(where: { arguments[$0] != nil }) {
      throw UsageError(message: "\(option) needs --step", command: .replay)
    }
  }

  func run() throws -> ExitStatus {
    guard let scenarios = ScenarioFile.loadAll(files, for: .replay) else { return .usage }
    if walks, let scenario = scenarios.first { return try walk(through: scenario) }
    var status = ExitStatus.success
    for (file, scenario) in zip(files, scenarios) {
      let text = try ScenarioFile.text(file, for: .replay)
      let recording = try scenario.record()
      print("\(file): \(SavedPlans.verdict(recording.report, on: PlanFile(reading: text)))")
      if recording.report.status == .nothingChecked, status == .success { status = .nothingChecked }
      guard !recording.report.failures.isEmpty else { continue }
      status = .unsafe
      if tellsStory { print(recording.story(width: Terminal.width)) }
    }
    return status
  }

  /// Shows one moment after the other, as commands say.
  private func walk(through scenario: Scenario) throws -> ExitStatus {
    let travel = try TimeTravel(scenario, seed: seed)
    let report = travel.recording.report
    let status = report.failures.isEmpty ? ExitStatus.success : .unsafe
    var session = StepSession(travel)
    let keys = commands == nil ? StepKeys() : nil
    defer { keys?.restore() }
    var listed = commands?[...] ?? []
    func next() -> String? {
      if let keys { return keys.next() }
      return commands == nil ? readLine() : listed.popFirst()
    }
    Terminal.write("\(report.title)  (\(report.file), seed \(report.seed))\n\n")
    repeat {
      let view = StepView(
        travel: travel, moment: session.moment, replica: session.replica,
        style: Style(isColoured: Terminal.isColoured), width: Terminal.width)
      if keys != nil { Terminal.write("\u{1B}[H\u{1B}[2J") }
      let lines = session.remark.map { keys == nil ? [$0] : view.lines + ["", $0] } ?? view.lines
      Terminal.write(lines.joined(separator: "\n") + (keys == nil ? "\n\n" : "\n"))
      guard let command = next() else { break }
      session.perform(command)
    } while !session.hasEnded
    return status
  }
}

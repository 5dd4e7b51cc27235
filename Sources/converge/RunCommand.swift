import Convergence
import Foundation
import Scenarios

/// `converge run`: simulates scenarios and judges what they expect.
struct RunCommand {
  enum Format: String, CaseIterable {
    case text, json, junit, github
  }

  private static let options = ["--seed", "--seeds", "--jobs", "--format", "--trace"]

  private var files: [String] = []
  private var seeds: ClosedRange<UInt64>?
  private var jobs = ProcessInfo.processInfo.activeProcessorCount
  private var format = Format.text
  private var traceFile: TraceFile?

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    var seen: [String] = []
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument != "-" else {
        files.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map(String.init)
      guard let option = parts.first, Self.options.contains(option) else {
        throw UsageError(unknown: parts.first ?? argument, among: Self.options, command: .run)
      }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
        throw UsageError(message: "\(option) needs a value", command: .run)
      }
      guard !seen.contains(option) else {
        throw UsageError(message: "\(option) is given twice", command: .run)
      }
      seen.append(option)
      try set(option, to: value)
    }
    if seen.contains("--seed") && seen.contains("--seeds") {
      throw UsageError(message: "give --seed or --seeds, not both", command: .run)
    }
    guard !files.isEmpty else {
      throw UsageError(message: "'run' needs at least one file", command: .run)
    }
  }

  private mutating func set(_ option: String, to value: String) throws {
    switch option {
    case "--seed":
      guard let seed = UInt64(value) else {
        throw UsageError(
          message: "--seed takes a whole number from 0 to \(UInt64.max), not '\(value)'",
          command: .run)
      }
      seeds = seed...seed
    case "--seeds": seeds = try Self.range(value)
    case "--jobs":
      guard let number = Int(value), (1...1024).contains(number) else {
        throw UsageError(
          message: "--jobs takes a whole number from 1 to 1024, not '\(value)'", command: .run)
      }
      jobs = number
    case "--trace": traceFile = try TraceFile(value)
    default:
      guard let known = Format(rawValue: value) else {
        throw UsageError(
          message: "--format takes text, json, junit or github, not '\(value)'", command: .run)
      }
      format = known
    }
  }

  private static func range(_ value: String) throws -> ClosedRange<UInt64> {
    let isClosed = value.contains("...")
    let bounds = value.components(separatedBy: isClosed ? "..." : "..<")
    guard bounds.count == 2, let lower = UInt64(bounds[0]), let upper = UInt64(bounds[1]) else {
      throw UsageError(
        message: "--seeds takes a range such as '0..<200' (in quotes) or 0...199, not '\(value)'",
        command: .run)
    }
    guard isClosed ? lower <= upper : lower < upper else {
      throw UsageError(message: "--seeds \(value) contains no seed", command: .run)
    }
    let last = isClosed ? upper : upper - 1
    guard last - lower < 1_000_000 else {
      throw UsageError(
        message: "--seeds \(value) contains more than a million seeds", command: .run)
    }
    return lower...last
  }

  func run() throws -> ExitStatus {
    guard let scenarios = ScenarioFile.loadAll(files, for: .run) else { return .usage }
    let sweep = Sweep(scenarios, seeds: seeds)
    if let traceFile {
      guard sweep.count == 1, let only = scenarios.first else {
        throw UsageError(message: "--trace is for one file and one seed", command: .run)
      }
      try traceFile.write(only.record(seed: seeds?.lowerBound).trace)
    }
    let finished = try sweep.run(jobs: jobs)
    switch format {
    case .json: Self.printJSON(finished)
    case .junit:
      let runs = finished.map { (report: $0.report, wallTime: $0.wallTime) }
      print(RunReport.junit(runs, program: Terminal.program), terminator: "")
    case .github:
      for run in finished {
        for line in run.report.annotations(program: Terminal.program) { print(line) }
      }
      try Self.printText(finished, sweep: sweep)
    case .text: try Self.printText(finished, sweep: sweep)
    }
    if finished.count < sweep.count {
      Terminal.printError("interrupted after \(finished.count) of \(sweep.count) runs")
      return .interrupted
    }
    return Self.status(of: finished)
  }

  /// Runs what failed once more and says what happened in it.
  private static func tell(_ run: Sweep.Run, of sweep: Sweep) throws {
    if run.report.failures.isEmpty || Interrupt.hasHappened { return }
    let recording = try sweep.scenarios[run.scenario].record(seed: run.report.seed)
    print("\nWhat happened in \(run.report.file) with seed \(run.report.seed):\n")
    print(recording.story(width: Terminal.width))
  }

  private static func status(of runs: [Sweep.Run]) -> ExitStatus {
    let worst = runs.map(\.report.status).max() ?? .nothingChecked
    return ExitStatus(rawValue: worst.rawValue) ?? .internalError
  }

  private static func printJSON(_ runs: [Sweep.Run]) {
    let reports: JSONValue = [
      "reports": .array(runs.map(\.report.json)),
      "status": .integer(Int64(status(of: runs).rawValue)),
    ]
    print(reports.text(isPretty: true))
  }

  private static func printText(_ runs: [Sweep.Run], sweep: Sweep) throws {
    if sweep.count == 1, let only = runs.first {
      print(only.report.text(wallTime: only.wallTime, program: Terminal.program))
      try tell(only, of: sweep)
      return
    }
    for scenario in sweep.scenarios.indices {
      let own = runs.filter { $0.scenario == scenario }
      if own.isEmpty { continue }
      print(SweepSummary(own).text(program: Terminal.program))
    }
    let failed = runs.filter { $0.report.status != .passed }
    if let first = failed.first { try tell(first, of: sweep) }
    print("\(runs.count - failed.count) passed, \(failed.count) failed")
  }
}

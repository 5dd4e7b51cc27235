import Convergence
import Foundation
import Scenarios

/// `converge run`: simulates scenarios and judges what they expect.
struct RunCommand {
  enum Format: String, CaseIterable {
    case text, json, junit, github
  }

  private static let options = [
    "--seed", "--seeds", "--jobs", "--format", "--shard", "--time-limit", "--output", "--trace",
    "--plan",
  ]
  private static let switches = ["--no-swarm", "--until-saturated"]

  private var files: [String] = []
  private var seeds: ClosedRange<UInt64>?
  private var jobs = ProcessInfo.processInfo.activeProcessorCount
  private var format = Format.text
  private var shard: Shard?
  private var timeLimit: Int64?
  private var output: String?
  private var log: String?
  private var trace: TraceFile?
  private var plan: String?
  private var isSwarm = true
  private var isUntilSaturated = false

  init(_ words: [String]) throws {
    let arguments = try Arguments(
      words, options: Self.options, flags: Self.switches, command: .run)
    files = arguments.operands
    isSwarm = !arguments.has("--no-swarm")
    isUntilSaturated = arguments.has("--until-saturated")
    for option in Self.options {
      if let value = arguments[option] { try set(option, to: value) }
    }
    if arguments["--seed"] != nil && arguments["--seeds"] != nil {
      throw UsageError(message: "give --seed or --seeds, not both", command: .run)
    }
    guard !files.isEmpty else {
      throw UsageError(message: "'run' needs at least one file", command: .run)
    }
    let isOne = files.count == 1 && (seeds.map { $0.count == 1 } ?? true)
    if !isOne, let option = ["--trace", "--plan"].first(where: { arguments[$0] != nil }) {
      throw UsageError(message: "\(option) is for one file and one seed", command: .run)
    }
    // What has failed before comes first.
    files = files.filter(SavedPlans.contains) + files.filter { !SavedPlans.contains($0) }
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
    case "--shard":
      guard let known = Shard(value) else {
        throw UsageError(
          message: "--shard takes an index and a number of shards such as 0/8, not '\(value)'",
          command: .run)
      }
      shard = known
    case "--time-limit":
      guard let limit = ScenarioDuration.nanoseconds(value), limit > 0 else {
        throw UsageError(
          message: "--time-limit takes a duration such as 90s, 10min or 2h, not '\(value)'",
          command: .run)
      }
      timeLimit = limit
    case "--output": output = value
    case "--trace":
      if value.hasSuffix(".trace") { log = value } else { trace = try TraceFile(value) }
    case "--plan": plan = value
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
    // A sweep of hours should not find out in the end that its file has no place.
    for path in [plan, trace?.path, log, output].compactMap(\.self) { try Storage.check(path) }
    let seed = seeds?.lowerBound
    if let plan, let scenario = scenarios.first {
      let resolved = try scenario.resolved(seed: seed ?? scenario.seed, isSwarm: isSwarm)
      let text = try ScenarioFormatter.format(resolved.text, file: plan)
      try Storage.write(Array(text.utf8), to: plan)
    }
    if let trace, let scenario = scenarios.first {
      try trace.write(scenario.record(seed: seed, isSwarm: isSwarm).trace)
    }
    if let log, let scenario = scenarios.first {
      let (report, events) = try scenario.logged(seed: seed, isSwarm: isSwarm)
      try Storage.write(RunTrace(report, events).canonicalBytes, to: log)
    }
    let isSweep = files.count > 1 || (seeds.map { $0.count > 1 } ?? false)
    let saved = try isSweep ? SavedPlans(beside: files).replay() : .success
    let here = shard ?? Shard(environment: ProcessInfo.processInfo.environment) ?? .whole
    var sweep = Sweep(scenarios, seeds: seeds, shard: here)
    sweep.isSwarm = isSwarm
    sweep.timeLimit = timeLimit
    sweep.keepsReports = format != .text || sweep.count == 1
    let finished =
      try isUntilSaturated ? sweep.runUntilSaturated(jobs: jobs) : sweep.run(jobs: jobs)
    var result = SweepResult()
    for run in finished { result.insert(run, of: scenarios) }
    try show(finished, result, of: sweep)
    if let output { try Storage.write(Array(result.json.text(isPretty: false).utf8), to: output) }
    if finished.count < sweep.count && Interrupt.hasHappened {
      Terminal.printError("interrupted after \(finished.count) of \(sweep.count) runs")
      return .interrupted
    }
    if finished.count < sweep.count {
      Terminal.printError("ended after \(finished.count) of \(sweep.count) runs")
    }
    if result.status == .passed, saved != .success { return saved }
    return ExitStatus(rawValue: result.status.rawValue) ?? .internalError
  }

  private func show(_ runs: [Sweep.Run], _ result: SweepResult, of sweep: Sweep) throws {
    switch format {
    case .json: printJSON(runs, result)
    case .junit:
      let reports = runs.compactMap { run in
        run.report.map { (report: $0, wallTime: run.wallTime) }
      }
      print(RunReport.junit(reports, program: Terminal.program), terminator: "")
    case .github:
      for run in runs {
        for line in run.report?.annotations(program: Terminal.program) ?? [] { print(line) }
      }
      try printText(runs, result, of: sweep)
    case .text: try printText(runs, result, of: sweep)
    }
  }

  private func printText(_ runs: [Sweep.Run], _ result: SweepResult, of sweep: Sweep) throws {
    if sweep.count == 1, let only = runs.first, let report = only.report {
      print(report.text(wallTime: only.wallTime, program: Terminal.program))
      return try tell(only, of: sweep)
    }
    if let first = runs.first(where: { $0.row.status != .passed }) { try tell(first, of: sweep) }
    print(result.text)
  }

  /// Runs what failed once more and says what happened in it.
  private func tell(_ run: Sweep.Run, of sweep: Sweep) throws {
    if ![.unsafe, .notConverged].contains(run.row.status) || Interrupt.hasHappened { return }
    let scenario = sweep.scenarios[run.scenario]
    let recording = try scenario.record(seed: run.seed, isSwarm: isSwarm)
    print("\nWhat happened in \(scenario.file) with seed \(run.seed):\n")
    print(recording.story(width: Terminal.width))
  }

  private func printJSON(_ runs: [Sweep.Run], _ result: SweepResult) {
    let reports: JSONValue = [
      "reports": .array(runs.compactMap { $0.report?.json }),
      "status": .integer(Int64(result.status.rawValue)),
    ]
    print(reports.text(isPretty: true))
  }
}

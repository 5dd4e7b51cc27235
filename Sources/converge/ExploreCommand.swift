import Convergence
import ConvergenceTesting
import Foundation
import Scenarios
import Synchronization

/// `converge explore`: goes through everything that can happen within bounds.
struct ExploreCommand {
  /// Options that take a number, with what it may be.
  private static let numbers: [(name: String, range: ClosedRange<Int>)] = [
    ("--edits", 0...64), ("--after", 0...1024), ("--from", 1...Int.max),
    ("--losses", 0...64), ("--duplicates", 0...64),
    ("--crashes", 0...16), ("--restores", 0...16), ("--depth", 1...1_000_000),
    ("--max-states", 1...4_000_000_000),
    ("--jobs", 1...1024),
  ]

  private static let switches = [
    "--depth-first", "--no-reduction", "--no-healing", "--from-the-start", "--slow-disks",
  ]

  private let arguments: Arguments
  private var values: [String: Int] = [:]
  private var seed: UInt64?

  init(_ words: [String]) throws {
    arguments = try Arguments(
      words, options: Self.numbers.map(\.name) + ["--seed"], flags: Self.switches,
      command: .explore)
    for (option, range) in Self.numbers {
      guard let value = arguments[option] else { continue }
      guard let number = Int(value), range.contains(number) else {
        throw UsageError(
          message: "\(option) takes a whole number from \(range.lowerBound) to "
            + "\(range.upperBound), not '\(value)'", command: .explore)
      }
      values[option] = number
    }
    seed = try arguments["--seed"].map { text in
      guard let seed = UInt64(text) else {
        throw UsageError(
          message: "--seed takes a whole number from 0 to \(UInt64.max), not '\(text)'",
          command: .explore)
      }
      return seed
    }
    guard !arguments.operands.isEmpty else {
      throw UsageError(message: "'explore' needs at least one file", command: .explore)
    }
  }

  private var settings: ExplorationSettings {
    var settings = ExplorationSettings()
    settings.order = arguments.has("--depth-first") ? .depthFirst : .breadthFirst
    settings.depth = values["--depth"]
    settings.maximumWorlds = values["--max-states"] ?? settings.maximumWorlds
    settings.isReduced = !arguments.has("--no-reduction")
    settings.isHealed = !arguments.has("--no-healing")
    return settings
  }

  private func scope(of scenario: Scenario) throws -> ExplorationScope {
    guard (2...ExplorationScope.maximumReplicas).contains(scenario.replicas.count) else {
      throw UsageError(
        message: "\(scenario.file): 2 to \(ExplorationScope.maximumReplicas) replicas can be "
          + "explored, not \(scenario.replicas.count)", command: .explore)
    }
    if let word = scenario.unexplorableStatement {
      throw UsageError(
        message: "\(scenario.file): a scenario with '\(word)' statements cannot be explored; take "
          + "them out, or use 'converge run'", command: .explore)
    }
    var scope = try start(of: scenario)
    scope.losses = values["--losses"] ?? 0
    scope.duplicates = values["--duplicates"] ?? 0
    scope.crashes = values["--crashes"] ?? 0
    scope.restores = values["--restores"] ?? 0
    if arguments.has("--from-the-start") { scope.isGreeted = false }
    scope.isDiskSlow = arguments.has("--slow-disks") ? true : nil
    return scope
  }

  /// Where an exploration begins: after a few edits, or at an event of a run.
  private func start(of scenario: Scenario) throws -> ExplorationScope {
    let edits = values["--edits"] ?? 3
    guard let event = values["--from"] else {
      return try ExplorationScope(scenario, edits: edits, after: values["--after"] ?? 0, seed: seed)
    }
    guard values["--after"] == nil else {
      throw UsageError(message: "--from and --after cannot go together", command: .explore)
    }
    if let scope = try ExplorationScope(scenario, edits: edits, fromEvent: event, seed: seed) {
      return scope
    }
    throw UsageError(
      message: "\(scenario.file): at event \(event) a replica has another name, a spare has "
        + "joined, or a disk cannot be read, and none of that can be explored",
      command: .explore)
  }

  func run() throws -> ExitStatus {
    guard let scenarios = ScenarioFile.loadAll(arguments.operands, for: .explore) else {
      return .usage
    }
    let scopes = try scenarios.map(scope)
    let settings = settings
    let results = Mutex<[(ScenarioExploration, Int64)?]>(
      Array(repeating: nil, count: scenarios.count))
    let next = Atomic<Int>(0)
    let jobs = values["--jobs"] ?? ProcessInfo.processInfo.activeProcessorCount
    Interrupt.watch()
    DispatchQueue.concurrentPerform(iterations: min(jobs, scenarios.count)) { _ in
      while !Interrupt.hasHappened {
        let place = next.add(1, ordering: .relaxed).oldValue
        guard place < scenarios.count else { return }
        let start = DispatchTime.now().uptimeNanoseconds
        let found = scenarios[place].explore(scopes[place], settings: settings) {
          !Interrupt.hasHappened
        }
        let wallTime = Int64(DispatchTime.now().uptimeNanoseconds - start)
        results.withLock { $0[place] = (found, wallTime) }
      }
    }
    let finished = results.withLock { $0.compactMap { $0 } }
    for (found, wallTime) in finished {
      print(found.text(wallTime: wallTime, memory: Self.peakMemory))
    }
    if Interrupt.hasHappened { return .interrupted }
    return ExitStatus(rawValue: finished.map(\.0.status.rawValue).max() ?? 3) ?? .internalError
  }

  /// The most memory that the process has had, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(0, &usage)  // of this process; the name has another type on every platform
    #if canImport(Darwin)
      return usage.ru_maxrss
    #else
      return usage.ru_maxrss * 1024
    #endif
  }
}

import Foundation
import Scenarios

/// `converge shrink`: makes a failing run as small as it can be.
struct ShrinkCommand {
  static let help = """
    Makes a failing run as small as it can be, and says what happens in it.

    usage: converge shrink FILE [--seed N] [--no-swarm] [--runs N] [-o PLAN]

    Edits, reads, faults, replicas and losses by chance are left out, and what is left is weakened
    and moved to rounder times, for as long as the same check fails. In the scenario that is left
    nothing is left to chance but what happens to single messages.

    options:
      --seed N     the seed that fails, instead of the file's
      --no-swarm   as for 'converge run'
      --runs N     try no more than N plans (default: 2000)
      -o PLAN      write the plan to a file, for 'converge replay'; files in Simulations/Regressions
                   are run first
      -h, --help   print this

    exit status: 0 if there is a smaller plan, 1 if the run does not fail

    example:
      converge shrink Simulations/storm.scenario --seed 12 -o Simulations/Regressions/storm.scenario
    """

  private let file: String
  private let seed: UInt64?
  private let limit: Int
  private let output: String?
  private let isSwarm: Bool

  init(_ words: [String]) throws {
    let arguments = try Arguments(
      words, options: ["--seed", "--runs", "-o"], flags: ["--no-swarm"], command: .shrink)
    guard arguments.operands.count == 1 else {
      throw UsageError(message: "'shrink' takes one file", command: .shrink)
    }
    file = arguments.operands[0]
    seed = try arguments["--seed"].map { try Self.number($0, "--seed") }
    limit = Int(clamping: try arguments["--runs"].map { try Self.number($0, "--runs") } ?? 2000)
    output = arguments["-o"].flatMap { $0 == "-" ? nil : $0 }
    isSwarm = !arguments.has("--no-swarm")
  }

  private static func number(_ text: String, _ option: String) throws -> UInt64 {
    guard let number = UInt64(text) else {
      throw UsageError(message: "\(option) takes a whole number, not '\(text)'", command: .shrink)
    }
    return number
  }

  func run() throws -> ExitStatus {
    guard let scenario = ScenarioFile.loadAll([file], for: .shrink)?.first else { return .usage }
    if let output { try Storage.check(output) }
    let start = Date()
    guard let plan = try scenario.shrunk(seed: seed, isSwarm: isSwarm, atMost: limit) else {
      Terminal.printError("\(file): nothing fails with seed \(seed ?? scenario.seed)")
      return .unsafe
    }
    let seconds = Date().timeIntervalSince(start).formatted(.number.precision(.fractionLength(1)))
    let text = try ScenarioFormatter.format(PlanFile.text(of: plan), file: output ?? file)
    if let output {
      try Storage.write(Array(text.utf8), to: output)
    } else {
      print(text)
    }
    print(plan.description(taking: "\(seconds) s"))
    print("FAILED  \(plan.failure.expectation)\n  \(plan.failure.finding)\n")
    print(try plan.scenario.record().story(width: Terminal.width))
    if let output { print("replay: \(Terminal.program) replay \(output)") }
    return .success
  }
}

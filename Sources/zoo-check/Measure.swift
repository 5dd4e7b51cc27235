import ConvergenceTesting
import Foundation

/// How many seeds, and how much time, it takes until something is found.
///
/// A **sweep** goes through seeds from a base of its own and stops at the first finding. With `all`
/// in place of a check's name it runs every check with a few seeds, then every check with the next,
/// so that all have about the same time, and those of one check evenly among those of the others;
/// exhaustive checks come to an end, others go on.
///
/// Prints a line before each check and one after each sweep:
/// ```
/// try SWEEP SEEDS MICROSECONDS CHECK
/// shrunk SWEEP SEEDS MICROSECONDS
/// found SWEEP SEEDS MICROSECONDS CHECK STEPS SENTENCE
/// passed SWEEP SEEDS MICROSECONDS
/// ```
/// The seeds are those of the check, the last one included; of a sweep that has passed, those of
/// the check with most. The microseconds are those of this process on its processor since the sweep
/// began, and what an earlier sweep has spent on what is no other in this one; the steps are
/// how long the shortest history is, or `-`. With `--shrink` a simulation that fails is made as
/// short as it can be by so many tries, after the time was taken; that time is told for itself.
struct Measure {
  private let checks: [Check]
  private let round: [Int]
  private let sweeps: Range<Int>
  private let limit: Double
  private let shrinking: Int
  private let start = ProcessorTime.seconds

  /// What exhaustive checks have come to, by their names and seeds, and what it took.
  private var known: [String: (error: (any Error)?, seconds: Double)] = [:]

  /// What earlier sweeps have spent on what this one has asked for as well, in seconds.
  private var borrowed = 0.0

  private static let usage =
    "usage: zoo-check measure CHECK [--first N] [--sweeps N] [--seconds N] [--shrink N]"

  /// The command: which check, and when to stop.
  static func run(_ arguments: [String], without ablations: Set<Ablation>) -> Never {
    var options = ["--first": 0.0, "--sweeps": 1, "--seconds": 10, "--shrink": 0]
    var rest = arguments.dropFirst()
    while let name = rest.popFirst() {
      guard options[name] != nil, let number = rest.popFirst().flatMap(Double.init), number >= 0
      else { Main.fail(usage) }
      options[name] = number
    }
    let all = Check.all(without: ablations)
    let name = arguments.first ?? ""
    let checks = name == "all" ? all : (all + [Check.ends]).filter { $0.name == name }
    let (first, count) = (Int(options["--first"] ?? 0), Int(options["--sweeps"] ?? 1))
    guard !checks.isEmpty else { Main.fail(usage) }
    var measure = Measure(
      checks: checks, sweeps: first..<first + count, limit: options["--seconds"] ?? 10,
      shrinking: Int(options["--shrink"] ?? 0))
    for sweep in measure.sweeps where !measure.isOver { measure.sweep(sweep) }
    exit(0)
  }

  private init(checks: [Check], sweeps: Range<Int>, limit: Double, shrinking: Int) {
    self.checks = checks
    round = Self.round(of: checks)
    self.sweeps = sweeps
    self.limit = limit
    self.shrinking = shrinking
  }

  private var isOver: Bool { ProcessorTime.seconds - start > limit }

  /// Goes through seeds until something is found, all is known, or the time is over.
  private mutating func sweep(_ number: Int) {
    let base = UInt64(number) * 1_000_003
    let begin = ProcessorTime.seconds
    var seeds = checks.map { _ in 0 }
    var hasTurns = true
    borrowed = 0
    while hasTurns, !isOver {
      hasTurns = false
      for place in round where !isOver {
        let check = checks[place]
        if check.isExhaustive, seeds[place] == check.seeds { continue }
        hasTurns = true
        seeds[place] += 1
        let seed = (check.isExhaustive ? 0 : base) + UInt64(seeds[place] - 1)
        let here = "\(number) \(seeds[place])"
        Main.report("try \(here) \(time(since: begin)) \(check.name)")
        guard let found = finding(of: check, seed) else { continue }
        return report(found, of: check, seed, here, time(since: begin))
      }
    }
    Main.report("passed \(number) \(seeds.max() ?? 0) \(time(since: begin))")
  }

  /// Whose turn it is in a round: first that of each check, then those that are left, mixed evenly.
  private static func round(of checks: [Check]) -> [Int] {
    let turns = checks.indices.flatMap { place in
      (0..<checks[place].turns).map { (Double($0) / Double(checks[place].turns), place) }
    }
    return turns.sorted { $0 < $1 }.map(\.1)
  }

  /// What a check finds with a seed; what is the same in every sweep is found out once.
  private mutating func finding(of check: Check, _ seed: UInt64) -> (any Error)? {
    let key = "\(check.name) \(seed)"
    if let known = known[key] {
      borrowed += known.seconds
      return known.error
    }
    let before = ProcessorTime.seconds
    var found: (any Error)?
    do { try check.run(seed) } catch { found = error }
    if check.isExhaustive { known[key] = (found, ProcessorTime.seconds - before) }
    return found
  }

  /// Tells of a finding, and of how short it can be made.
  private func report(
    _ found: any Error, of check: Check, _ seed: UInt64, _ here: String, _ time: Int
  ) {
    var length = (found as? Counterexample)?.steps
    if length == nil, shrinking > 0 {
      let before = ProcessorTime.seconds
      length = check.shortestLength(seed, shrinking)
      let spent = ProcessorTime.micros(ProcessorTime.seconds - before)
      if length != nil { Main.report("shrunk \(here) \(spent)") }
    }
    let steps = length.map(String.init) ?? "-"
    Main.report("found \(here) \(time) \(check.name) \(steps) \(Main.sentence(of: found))")
  }

  private func time(since begin: Double) -> Int {
    ProcessorTime.micros(ProcessorTime.seconds - begin + borrowed)
  }
}

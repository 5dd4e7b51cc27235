import ConvergenceTesting
import Foundation

/// How many seeds, and how much time, it takes until something is found.
///
/// A **sweep** goes through seeds from a base of its own and stops at the first finding. With `all`
/// in place of a check's name it runs every check with one seed, then every check with the next;
/// one that does the same with every seed is run with the first only.
///
/// Prints a line before each check and one after each sweep:
/// ```
/// try SWEEP SEEDS MICROSECONDS CHECK
/// shrunk SWEEP SEEDS MICROSECONDS
/// found SWEEP SEEDS MICROSECONDS CHECK STEPS SENTENCE
/// passed SWEEP SEEDS MICROSECONDS
/// ```
/// The microseconds are those of this process on its processor since the sweep began; the steps are
/// how long the shortest history is, or `-`. With `--shrink` a simulation that fails is made as
/// short as it can be by so many tries, after the time was taken; that time is told for itself.
struct Measure {
  private let checks: [Check]
  private let sweeps: Range<Int>
  private let limit: Double
  private let shrinking: Int
  private let start = Measure.processorTime()

  /// What an exhaustive check has come to, and what it took.
  private var known: [String: (error: (any Error)?, seconds: Double)] = [:]

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
    self.sweeps = sweeps
    self.limit = limit
    self.shrinking = shrinking
  }

  private var isOver: Bool { Self.processorTime() - start > limit }

  /// Goes through seeds until something is found, all is known, or the time is over.
  private mutating func sweep(_ number: Int) {
    let base = UInt64(number) * 1_000_003
    let begin = Self.processorTime()
    var borrowed = 0.0
    var seeds = 0
    repeat {
      for check in checks where seeds == 0 || !check.isExhaustive {
        let place = "\(number) \(seeds + 1)"
        let before = Self.processorTime()
        Main.report("try \(place) \(Self.micros(before - begin + borrowed)) \(check.name)")
        var found: (any Error)?
        if let known = known[check.name] {
          found = known.error
          borrowed += known.seconds
        } else {
          do { try check.run(base + UInt64(seeds)) } catch { found = error }
          let now = Self.processorTime()
          if check.isExhaustive { known[check.name] = (found, now - before) }
        }
        guard let found else { continue }
        let time = Self.micros(Self.processorTime() - begin + borrowed)
        var length = (found as? Counterexample)?.steps
        if length == nil, shrinking > 0 {
          let before = Self.processorTime()
          length = check.shortestLength(base + UInt64(seeds), shrinking)
          Main.report("shrunk \(place) \(Self.micros(Self.processorTime() - before))")
        }
        let steps = length.map(String.init) ?? "-"
        let law = Main.sentence(of: found)
        return Main.report("found \(place) \(time) \(check.name) \(steps) \(law)")
      }
      seeds += 1
    } while !isOver && checks.contains { !$0.isExhaustive }
    Main.report("passed \(number) \(seeds) \(Self.micros(Self.processorTime() - begin + borrowed))")
  }

  private static func micros(_ seconds: Double) -> Int { Int(seconds * 1_000_000) }

  /// The time that this process has had on a processor, in seconds.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

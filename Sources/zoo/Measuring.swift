import Foundation

/// How one mutation is measured in a workshop.
struct Measuring {
  /// How many sweeps are made of all checks.
  var sweeps = 30

  /// How long each check may take on its own, and all sweeps together, in seconds.
  var aloneLimit = 4
  var sweepLimit = 20

  /// How long a program may run beyond that before it is taken for endless, in seconds.
  ///
  /// Other programs may take the processors, and the last seed may be a long one.
  static let patience = 120

  /// How many shorter simulations are tried.
  private static let tries = 150

  /// What can be left out of simulations.
  static let ablations = ["swarm", "duplicates", "crashes", "oracle", "liveness"]

  /// Measures what is in the workshop.
  func measure(
    _ mutation: Mutation, _ fingerprint: String, in workshop: Workshop
  ) throws -> MutationScore {
    try workshop.apply(mutation)
    do {
      let first = try attempt(mutation, fingerprint, in: workshop)
      if first.isFound == (mutation.kind == .bug), !first.hasTrap { return first }
    } catch let error as MutationError where mutation.isAt(fault: error.description) {
      throw error
    }
    // An incremental build may keep an object that was compiled for another layout of a type.
    try workshop.clean()
    defer { try? workshop.clean() }
    return try attempt(mutation, fingerprint, in: workshop)
  }

  private func attempt(
    _ mutation: Mutation, _ fingerprint: String, in workshop: Workshop
  ) throws -> MutationScore {
    let start = Date()
    let build = try workshop.build()
    if build.status != 0 { throw MutationError("does not compile: \(Workshop.reason(of: build))") }
    var result = MutationScore(
      mutation: mutation.name, fingerprint: fingerprint,
      building: Date().timeIntervalSince(start), alone: [:])
    for check in Mutation.checks + [MutationScore.baseline] {
      // A simulation is only made shorter if no shorter history is known.
      let tries = check == "scenarios" && result.steps == nil ? Self.tries : 0
      result.alone[check] = try trial(of: check, shrinking: tries, in: workshop)
    }
    if result.alone["scenarios"]?.isFound == true {
      for word in Self.ablations {
        result.without[word] = try trial(of: "scenarios", without: word, in: workshop)
      }
    }
    result.sweeps = try sweep(in: workshop)
    return result
  }

  private func trial(
    of check: String, without word: String? = nil, shrinking tries: Int = 0,
    in workshop: Workshop
  ) throws -> MutationScore.Trial {
    let options =
      ["--seconds", "\(aloneLimit)", "--shrink", "\(tries)"]
      + (word.map { ["--without", $0] } ?? [])
    let log = try SweepLog(
      try workshop.measure([check] + options, limit: aloneLimit + Self.patience))
    guard let trial = log.trials[0] else { throw MutationError("\(check) has not been measured") }
    return trial
  }

  /// Sweeps with all checks, going on behind one that ends the program.
  private func sweep(in workshop: Workshop) throws -> [MutationScore.Trial] {
    var trials: [MutationScore.Trial] = []
    while trials.count < sweeps {
      let spent = trials.reduce(0) { $0 + $1.seconds }
      guard Int(spent) < sweepLimit else { break }
      let options = [
        "all", "--first", "\(trials.count)", "--sweeps", "\(sweeps - trials.count)",
        "--seconds", "\(sweepLimit - Int(spent))",
      ]
      let log = try SweepLog(
        try workshop.measure(options, limit: sweepLimit + Self.patience))
      trials += log.trials.sorted { $0.key < $1.key }.map(\.value)
      if log.interrupted == nil || trials.last?.finding == Verdict.Outcome.endless { break }
    }
    return trials
  }
}

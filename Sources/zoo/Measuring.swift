import Foundation

/// How one mutation is measured in a workshop.
struct Measuring {
  /// How many sweeps are made of all checks.
  var sweeps = 30

  /// How long each check may take on its own, in seconds on a processor.
  static func limit(of check: String) -> Int {
    switch check {
    case "laws", "coding", "simulator": 1
    // There is an end to what it goes through.
    case "scopes": 10
    case MutationScore.baseline: 4
    default: 2
    }
  }

  /// How long all sweeps together may take, and those of a change that nothing objects to.
  var sweepLimit = 45
  var harmlessLimit = 10

  /// How long a program may go on beyond that before it is taken for endless.
  ///
  /// The last seed may be a long one.
  static let patience = 30

  /// How many shorter simulations are tried.
  private static let tries = 100

  /// What can be left out of simulations.
  static let ablations = ["swarm", "duplicates", "crashes", "oracle", "liveness"]

  /// Measures what is in the workshop.
  func measure(
    _ mutation: Mutation, _ fingerprint: String, in workshop: Workshop
  ) throws -> MutationScore {
    try workshop.apply(mutation)
    do {
      let first = try attempt(mutation, fingerprint, in: workshop)
      let isExpected = first.isFound == (mutation.kind == .bug) && !first.hasTrap
      if isExpected || !mutation.changesDeclarations { return first }
    } catch let error as MutationError where mutation.isAt(fault: error.description) {
      throw error
    }
    // An incremental build may keep an object that was compiled for another layout of a type.
    return try workshop.afresh { try attempt(mutation, fingerprint, in: workshop) }
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
    result.sweeps = try sweep(
      in: workshop, limit: mutation.kind == .bug ? sweepLimit : harmlessLimit)
    return result
  }

  private func trial(
    of check: String, without word: String? = nil, shrinking tries: Int = 0,
    in workshop: Workshop
  ) throws -> MutationScore.Trial {
    let limit = Self.limit(of: check)
    let options =
      ["--seconds", "\(limit)", "--shrink", "\(tries)"]
      + (word.map { ["--without", $0] } ?? [])
    let log = try SweepLog(
      try workshop.measure([check] + options, limit: limit + Self.patience))
    guard let trial = log.trials[0] else { throw MutationError("\(check) has not been measured") }
    return trial
  }

  /// Sweeps with all checks, going on behind one that ends the program.
  ///
  /// - Parameter limit: After how many seconds on a processor no more are begun.
  private func sweep(in workshop: Workshop, limit: Int) throws -> [MutationScore.Trial] {
    var trials: [MutationScore.Trial] = []
    while trials.count < sweeps {
      let spent = trials.reduce(0) { $0 + $1.seconds }
      guard Int(spent) < limit else { break }
      let options = [
        "all", "--first", "\(trials.count)", "--sweeps", "\(sweeps - trials.count)",
        "--seconds", "\(limit - Int(spent))",
      ]
      let log = try SweepLog(try workshop.measure(options, limit: limit + Self.patience))
      trials += log.trials.sorted { $0.key < $1.key }.map(\.value)
      if log.interrupted == nil || trials.last?.finding == Verdict.Outcome.endless { break }
    }
    return trials
  }
}

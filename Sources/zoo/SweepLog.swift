/// What `zoo-check measure` has printed of some sweeps.
struct SweepLog: Equatable {
  /// The sweeps that came to an end, by their numbers.
  var trials: [Int: MutationScore.Trial] = [:]

  /// The sweep in which the program stopped running, if it did.
  var interrupted: Int?

  /// Reads what was printed.
  ///
  /// - Throws: `MutationError` if the program did not even start.
  init(_ result: Subprocess.Result) throws(MutationError) {
    var attempt: (sweep: Int, trial: MutationScore.Trial)?
    var shrinking: Double?
    for line in result.output.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 6).map(String.init)
      guard words.count >= 4, let sweep = Int(words[1]), let seeds = Int(words[2]),
        let micros = Int(words[3])
      else { continue }
      var trial = MutationScore.Trial(seeds: seeds, seconds: Double(micros) / 1e6)
      switch words[0] {
      case "try" where words.count == 5:
        trial.check = words[4]
        attempt = (sweep, trial)
      case "shrunk": shrinking = trial.seconds
      case "found" where words.count == 7:
        trial.shrinking = shrinking
        (trial.check, trial.steps, trial.finding) = (words[4], Int(words[5]), words[6])
        trials[sweep] = trial
      case "passed": trials[sweep] = trial
      default: continue
      }
    }
    guard result.status != 0 || result.isTimeout else { return }
    guard let attempt, trials[attempt.sweep] == nil else {
      throw MutationError("the checks did not start: \(result.output.prefix(300))")
    }
    var trial = attempt.trial
    trial.finding = result.isTimeout ? Verdict.Outcome.endless : Verdict.Outcome.trap
    trials[attempt.sweep] = trial
    interrupted = attempt.sweep
  }
}

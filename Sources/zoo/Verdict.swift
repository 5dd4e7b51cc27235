/// What the checks say of a mutation.
struct Verdict {
  enum Outcome: Equatable {
    /// A check noticed, after so many seeds.
    case caught(check: String, seeds: Int, finding: String)
    case unnoticed
    /// The mutation no longer applies, or does not compile.
    case broken(String)
  }

  let mutation: Mutation
  let outcome: Outcome
  /// How long the build took.
  let buildSeconds: Double
  /// How long the checks were on a processor.
  let checkSeconds: Double

  init(
    _ mutation: Mutation, _ outcome: Outcome, building: Double = 0, checking: Double = 0
  ) {
    self.mutation = mutation
    self.outcome = outcome
    buildSeconds = building
    checkSeconds = checking
  }

  /// Whether a bug was caught, or a harmless change was not.
  var isPass: Bool {
    switch outcome {
    case .caught: mutation.kind == .bug
    case .unnoticed: mutation.kind == .harmless
    case .broken: false
    }
  }
}

extension Verdict {
  /// How long the checks were on a processor when they last said so, in seconds.
  static func checkSeconds(in output: String) -> Double {
    let lines = output.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 4) }
    let micros = lines.compactMap { words in
      switch (words.first, words.count) {
      case ("at", 4), ("found", 5): Double(words[3])
      case ("nothing", 2): Double(words[1])
      default: nil
      }
    }
    return (micros.last ?? 0) / 1e6
  }

  /// Whether the checks ended on the way.
  var isTrap: Bool {
    guard case .caught(_, _, let finding) = outcome else { return false }
    return finding == Outcome.trap
  }
}

extension Verdict.Outcome {
  static let trap = "it traps"
  static let endless = "it does not end"

  /// Reads what the checks printed.
  init(_ result: Subprocess.Result) {
    var place: [Substring] = []
    for line in result.output.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 4)
      guard let first = words.first else { continue }
      if first == "nothing", result.status == 0 {
        self = .unnoticed
        return
      }
      if first == "at", words.count == 4 { place = words }
      if first == "found", words.count == 5, let seed = Int(words[2]) {
        self = .caught(check: String(words[1]), seeds: seed + 1, finding: String(words[4]))
        return
      }
    }
    // Neither a finding nor an all-clear: the program ended on the way, or did not end.
    guard place.count == 4, let seed = Int(place[2]), result.isTimeout || result.status != 0 else {
      self = .broken("the checks did not start: \(result.output.prefix(300))")
      return
    }
    self = .caught(
      check: String(place[1]), seeds: seed + 1,
      finding: result.isTimeout ? Self.endless : Self.trap)
  }
}

extension Verdict {
  /// One line that says what happened.
  var line: String {
    "\(mutation.name): \(summary)\(surprise) "
      + "(build \(Self.time(buildSeconds)), checks \(Self.time(checkSeconds)))"
  }

  /// A row of the table.
  var row: String {
    "| \(mutation.name) | \(mutation.title) | \(summary) | \(Self.time(checkSeconds)) |"
  }

  private static func time(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// What to correct in the mutation's file if another check was first.
  private var surprise: String {
    guard case .caught(let check, _, _) = outcome, mutation.kind == .bug else { return "" }
    return check == mutation.expectation ? "" : "; expected \(mutation.expectation)"
  }

  private var summary: String {
    switch outcome {
    case .caught(let check, let seeds, let finding):
      "\(check), seed \(seeds): \(finding)"
    case .unnoticed: "nothing noticed"
    case .broken(let problem): problem
    }
  }
}

import ConvergenceTesting

extension ScenarioExploration {
  /// How the exploration ended, as a run would.
  public var status: RunReport.Status {
    switch report.finding?.kind {
    case .safety: .unsafe
    case .convergence: .notConverged
    case nil: report.generated > 0 ? .passed : .nothingChecked
    }
  }

  /// The exploration for a person to read.
  ///
  /// - Parameters:
  ///   - wallTime: How long it took, in nanoseconds.
  ///   - memory: The most memory that the process has had, in bytes.
  public func text(wallTime: Int64, memory: Int) -> String {
    let rate = Int64(report.unique) * 1_000_000_000 / max(1, wallTime)
    let factor = report.reductionFactor
    let rows = [
      ("scope", scope.description),
      (
        "worlds",
        "\(Self.grouped(report.generated)) generated, \(Self.grouped(report.unique)) unique, "
          + "depth \(report.depth)"
      ),
      (
        "reduction",
        "\(factor / 1000).\(factor % 1000 / 100) steps a world, "
          + "\(Self.grouped(report.leftOut)) left out, \(Self.grouped(report.diamonds)) diamonds"
      ),
      (
        "protocol",
        "\(Self.grouped(replicaSteps)) steps of \(Self.grouped(replicaStates)) states of a "
          + "replica, \(Self.grouped(messages)) messages"
      ),
      (
        "healed",
        "\(Self.grouped(report.healed)) steps to \(Self.grouped(report.rests)) ends"
      ),
      (
        "speed",
        "\(RunReport.time(wallTime)), \(Self.grouped(Int(rate))) states a second, "
          + "\(memory >> 20) MiB"
      ),
      ("complete", report.isComplete ? "yes" : "no"),
    ]
    var lines = ["\(title)  (\(file))"]
    lines += rows.map { name, value in
      "  " + name + String(repeating: " ", count: max(1, 12 - name.count)) + value
    }
    lines.append(verdict)
    return lines.joined(separator: "\n")
  }

  /// One word, and what was found.
  private var verdict: String {
    guard let finding = report.finding else {
      if status == .nothingChecked { return "NOTHING CHECKED  nobody edits anything" }
      return report.isComplete
        ? "PASSED  every world that can be reached is as it should be, and ends in agreement"
        : "PASSED  so far; not every world was reached"
    }
    return "FAILED  \(finding.law)\n  "
      + finding.story.split(separator: "\n").joined(separator: "\n  ")
  }

  /// A number with its thousands apart.
  private static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += " " }
      text.append(digit)
    }
    return text
  }
}

import Convergence

extension RunReport {
  /// The report for a person to read.
  ///
  /// - Parameters:
  ///   - wallTime: How long the run took, in nanoseconds.
  ///   - program: How the reader starts the command-line tool.
  public func text(wallTime: Int64, program: String) -> String {
    var lines = ["\(title)  (\(file), seed \(seed))"]
    lines += table(wallTime: wallTime).map { name, value in
      "  " + name + String(repeating: " ", count: max(1, 12 - name.count)) + value
    }
    let body = document.text(isPretty: true).split(separator: "\n").joined(separator: "\n  ")
    lines.append("  " + body)
    lines += violationLines
    lines.append(failures.isEmpty ? verdict : failureText(program: program))
    return lines.joined(separator: "\n")
  }

  private func table(wallTime: Int64) -> [(String, String)] {
    let names = replicas.joined(separator: ", ")
    var rows = [
      ("replicas", down.isEmpty ? names : names + "; down: " + down.joined(separator: ", ")),
      ("time", "\(Self.time(simulated)) simulated in \(Self.time(wallTime))"),
      ("edits", editText),
      (
        "messages",
        "\(network.sent) sent, \(network.dropped) dropped, \(network.cutOff) cut off, "
          + "\(network.undeliverable) undeliverable, \(network.duplicated) duplicated, "
          + "\(network.heldBack) reordered"
      ),
      (
        "frames",
        "\(replication.deltas) deltas, \(replication.wholeStates) whole states, "
          + "\(replication.digests) digests, \(replication.repeated) repeated"
      ),
      ("bytes", "\(network.bytes)"),
      (
        "faults",
        "\(network.cuts) links cut, \(network.crashes) crashes, \(network.restarts) restarts, "
          + "\(network.recordsLost) records lost"
      ),
    ]
    let families = network.faults.families.map { "\($0.name) \(network.faults[$0])" }
    if !families.isEmpty { rows.append(("families", families.joined(separator: ", "))) }
    rows.append(
      (
        "converged",
        convergedAfter.map { "\(Self.time($0)) after the last edit or fault" } ?? "no"
      ))
    rows.append(("digest", digest))
    return rows
  }

  private var editText: String {
    var parts = ["\(edits.accepted) accepted"]
    if edits.unchanged > 0 { parts.append("\(edits.unchanged) without effect") }
    if edits.refused > 0 { parts.append("\(edits.refused) refused") }
    if edits.missed > 0 { parts.append("\(edits.missed) missed (replica down)") }
    if edits.unread > 0 { parts.append("\(edits.unread) read by nobody else") }
    if edits.missing > 0 { parts.append("\(edits.missing) durable and missing") }
    if edits.lost > 0 { parts.append("\(edits.lost) lost before they were durable") }
    return parts.joined(separator: ", ")
  }

  /// One word and how much was checked.
  public var verdict: String {
    status == .nothingChecked
      ? "NOTHING CHECKED  the scenario has no 'expect' statement"
      : "PASSED  \(counts.checks.count) checkers, \(counts.total) checks"
  }

  /// What has gone wrong beyond the contract, and who has noticed it first.
  private var violationLines: [String] {
    violations.map { "  beyond the contract: \($0.expectation): \($0.finding)" }
      + (tally.firstAlarm.map { ["  noticed: \($0)"] } ?? [])
  }

  /// Every failure with its place, what was found, and the command that shows it again.
  ///
  /// - Parameter program: How the reader starts the command-line tool.
  public func failureText(program: String) -> String {
    var lines: [String] = []
    for failure in failures {
      lines.append("FAILED  \(failure.expectation)")
      if let location = failure.location {
        lines.append("  at \(location.file):\(location.line)")
      }
      lines.append("  \(failure.finding)")
    }
    lines.append("  replay: \(replayCommand(program: program))")
    return lines.joined(separator: "\n")
  }

  /// A duration as people write it.
  public static func time(_ nanoseconds: Int64) -> String {
    Quantity.text(nanoseconds: nanoseconds)
  }
}

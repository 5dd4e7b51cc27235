import Convergence

extension SweepResult {
  /// With how many runs everything that can be checked must have been checked.
  static let enough = 100

  /// How many failures of a scenario are shown in full.
  private static let shownFailures = 5

  /// How the sweep ended: as the most serious of its runs.
  ///
  /// If something that many runs should have checked, or shown, was never checked or seen, nothing
  /// was checked.
  public var status: RunReport.Status {
    var worst = rows.map(\.value.status).max() ?? .nothingChecked
    for (file, _) in subjects {
      if !divergences(of: file).isEmpty { worst = max(worst, .unsafe) }
      if !omissions(of: file).isEmpty { worst = max(worst, .nothingChecked) }
    }
    return worst
  }

  /// A line for each scenario, what failed, and what was missing.
  public var text: String {
    var lines: [String] = []
    for (file, _) in subjects {
      let runs = runs(of: file)
      let failed = runs.filter { $0.row.status != .passed }
      lines.append("\(file): " + headline(runs.map(\.row), failed: failed.count))
      lines += failed.prefix(Self.shownFailures).compactMap(\.row.failure)
      if failed.count > Self.shownFailures {
        lines.append("… and \(failed.count - Self.shownFailures) more failures")
      }
      for seed in divergences(of: file) {
        lines.append("FAILED  seed \(seed) took two courses")
      }
      lines += omissions(of: file)
    }
    let failed = rows.count { $0.value.status != .passed }
    lines.append("\(rows.count - failed) passed, \(failed) failed")
    return lines.joined(separator: "\n")
  }

  private func headline(_ runs: [Row], failed: Int) -> String {
    let times = runs.compactMap(\.convergedAfter).sorted()
    var parts = ["\(runs.count - failed) of \(runs.count) seed\(runs.count == 1 ? "" : "s") passed"]
    if let longest = times.last {
      parts.append("median \(RunReport.time(times[times.count / 2])) to converge")
      parts.append("longest \(RunReport.time(longest))")
    }
    parts.append("\(runs.reduce(0) { $0 + $1.events }) events")
    parts.append("\(runs.reduce(0) { $0 + $1.checks }) checks")
    return parts.joined(separator: ", ")
  }

  /// What many runs should have checked or shown, and none has.
  private func omissions(of file: String) -> [String] {
    let runs = runs(of: file).map(\.row)
    guard runs.count >= Self.enough, let subject = subjects[file] else { return [] }
    let checked = runs.reduce(0) { $0 | $1.checkers }
    let met = runs.reduce(0) { $0 | $1.met }
    let idle = Check.allCases.filter { check in
      let bit = UInt64(1) << UInt64(check.rawValue)
      return subject.required & bit != 0 && checked & bit == 0
    }
    let unseen = subject.sometimes.indices.filter { met >> UInt64($0) & 1 == 0 }
    let suffix = "has checked nothing in \(runs.count) runs"
    return idle.map { "NOTHING CHECKED  \($0.identifier) \(suffix)" }
      + unseen.map { "NOTHING CHECKED  never: \(subject.sometimes[$0])" }
  }

  /// Whether a scenario's latest runs have shown nothing that earlier ones had not.
  ///
  /// That is no other kind of fault, nothing else that was checked, and no other order of magnitude
  /// of anything that is counted.
  ///
  /// - Parameters:
  ///   - file: The scenario.
  ///   - window: How many runs in a row must have shown nothing new.
  public func isSaturated(_ file: String, window: Int) -> Bool {
    var seen: Set<String> = []
    var quiet = 0
    for (_, row) in runs(of: file) {
      let isNew = row.features.reduce(false) { $1.isEmpty ? $0 : seen.insert($1).inserted || $0 }
      quiet = isNew ? 0 : quiet + 1
    }
    return quiet >= window
  }
}

extension SweepResult.Row {
  /// What a run has shown, in coarse terms.
  fileprivate var features: [String] {
    var features = ["status \(status.rawValue)"]
    for bit in 0..<UInt64(64) {
      if families >> bit & 1 == 1 { features.append("family \(bit)") }
      if checkers >> bit & 1 == 1 { features.append("checker \(bit)") }
    }
    features.append("events \(Int.bitWidth - events.leadingZeroBitCount)")
    features.append("deliveries \(Int.bitWidth - deliveries.leadingZeroBitCount)")
    let time = convergedAfter.map { 64 - $0.leadingZeroBitCount } ?? -1
    features.append("converged \(time)")
    return features
  }
}

import Convergence
import Scenarios

/// What many runs of one scenario have in common, in a line, and what failed.
struct SweepSummary {
  /// How many failures are shown in full.
  private static let shownFailures = 5

  private let runs: [Sweep.Run]

  init(_ runs: [Sweep.Run]) { self.runs = runs }

  func text(program: String) -> String {
    let failed = runs.filter { $0.report.status != .passed }
    var lines = [headline(failed: failed.count)]
    for run in failed.prefix(Self.shownFailures) {
      let report = run.report
      lines.append(
        report.failures.isEmpty ? report.verdict : report.failureText(program: program))
    }
    if failed.count > Self.shownFailures {
      lines.append("… and \(failed.count - Self.shownFailures) more failures")
    }
    return lines.joined(separator: "\n")
  }

  private func headline(failed: Int) -> String {
    guard let report = runs.first?.report else { return "" }
    let times = runs.compactMap(\.report.convergedAfter).sorted()
    var parts = [
      "\(runs.count - failed) of \(runs.count) seed\(runs.count == 1 ? "" : "s") passed"
    ]
    if let longest = times.last {
      parts.append("median \(RunReport.time(times[times.count / 2])) to converge")
      parts.append("longest \(RunReport.time(longest))")
    }
    parts.append("\(runs.reduce(0) { $0 + $1.report.network.events }) events")
    return "\(report.file): " + parts.joined(separator: ", ")
  }
}

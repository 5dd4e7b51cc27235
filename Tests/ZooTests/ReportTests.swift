import Foundation
import Testing

@testable import zoo

@Suite struct Reports {
  private typealias Trial = MutationScore.Trial

  /// A mutation that some checks notice on their own.
  private func row(
    _ name: String, _ kind: Mutation.Kind = .bug, by checks: [String] = [], end: Bool = false,
    without: [String: Bool] = [:], sweeps: [Trial] = []
  ) -> (Mutation, MutationScore) {
    let mutation = Mutation(
      name: name, kind: kind, title: "\(name.prefix(2)): a|b", story: "", source: "", edits: [],
      expectation: "laws")
    var alone: [String: Trial] = [:]
    for check in Mutation.checks {
      let isFound = checks.contains(check)
      alone[check] = Trial(check: isFound ? check : nil, seeds: 3, seconds: 0.5)
    }
    alone["ends"] = Trial(check: end ? "ends" : nil, seeds: 2, seconds: 0.5)
    return (
      mutation,
      MutationScore(
        mutation: name, fingerprint: "now", building: 1, alone: alone,
        without: without.mapValues { Trial(check: $0 ? "scenarios" : nil, seeds: 9, seconds: 1) },
        sweeps: sweeps)
    )
  }

  private func report(
    _ rows: [(Mutation, MutationScore)], current: [String: String]? = nil
  ) -> Report {
    let now = Dictionary(uniqueKeysWithValues: rows.map { ($0.0.name, "now") })
    return Report(rows.map(\.0), rows.map(\.1), current ?? now)
  }

  /// Sweeps of which some find nothing.
  private func sweeps(_ seeds: [Int?], _ seconds: Double, by check: String) -> [Trial] {
    seeds.map { Trial(check: $0.map { _ in check }, seeds: $0 ?? 99, seconds: seconds) }
  }

  private func line(_ start: String, of report: Report) -> String {
    report.text.split(separator: "\n").first { $0.hasPrefix("| " + start) }.map(String.init) ?? ""
  }

  @Test func `a row says who was first, how soon, and what each check did`() {
    let report = report([
      row(
        "E1-max", by: ["oracle"], end: true,
        sweeps: sweeps([4, 1, nil, 2], 0.25, by: "oracle")),
      row("A1-gap", .harmless),
    ])
    #expect(
      line("E1", of: report)
        == "| E1: a\\|b | oracle | 2 | – | 250 ms |  | – | – | – | 3 | – | – | 2 |")
    #expect(
      line("A1", of: report)
        == "| A1: a\\|b | nothing | – | – | – |  | – | – | – | – | – | – | – |")
    #expect(report.isPass)
    #expect(!self.report([row("A1-gap", .harmless, by: ["laws"])]).isPass)
    #expect(!self.report([row("E1-max", end: true)]).isPass)
    #expect(!self.report([]).isPass)
  }

  @Test func `the score tells how short failures can be made, and in what time`() {
    func row(_ name: String, _ steps: Int, _ seconds: Double) -> (Mutation, MutationScore) {
      var row = self.row(name, by: ["scenarios"])
      row.1.alone["scenarios"]?.steps = steps
      row.1.alone["scenarios"]?.shrinking = seconds
      return row
    }
    let report = report([
      row("A1-x", 3, 0.125), row("A2-x", 5, 0.5), row("A3-x", 12, 4),
      self.row("A4-x", by: ["laws"]),
    ])
    #expect(line("steps of the shortest history, the median", of: report).contains("| 5 |"))
    #expect(line("steps of the shortest history, nine", of: report).contains("| at most 12 |"))
    #expect(line("time to make a simulation short", of: report).contains("| 500 ms |"))
  }

  @Test func `the score counts bugs, times, and what only an oracle sees`() {
    let report = report([
      row("A1-x", by: ["laws"], end: true, sweeps: sweeps([1], 0.0625, by: "laws")),
      row("A2-x", by: ["oracle"], sweeps: sweeps([3, 3, 4], 0.5, by: "oracle")),
      row("A3-x", by: ["oracle"], end: true, sweeps: sweeps([7], 30, by: "oracle")),
      row("A4-x", sweeps: sweeps([nil], 4, by: "laws")), row("A5-x", by: ["laws"]),
      row("Z1-x", .harmless), row("Z2-x", .harmless, by: ["coding"]),
    ])
    #expect(line("bugs noticed", of: report) == "| bugs noticed | 4 of 5 | 80 % |")
    #expect(line("… within 0.1 s", of: report).contains("1 of 5 | 20 %"))
    #expect(line("… within 1 s", of: report).contains("2 of 5 | 40 %"))
    #expect(line("… within 10 s", of: report).contains("2 of 5 | 40 %"))
    #expect(line("… within 60 s", of: report).contains("3 of 5 | 60 %"))
    #expect(line("bugs invisible", of: report).contains("2 of 5 | 40 %"))
    #expect(line("… by a check", of: report).contains("1 of 5 | 20 %"))
    #expect(line("harmless changes flagged", of: report).contains("1 of 2 | 50 %"))
    #expect(line("seeds to detection, the median bug", of: report).contains("| 7 |"))
    #expect(!report.text.contains("nine bugs of ten"))
  }

  @Test func `what depends on something is lost without it`() {
    let all = ["swarm", "duplicates", "crashes", "oracle", "liveness"]
    let kept = Dictionary(uniqueKeysWithValues: all.map { ($0, true) })
    let report = report([
      row("A1-x", by: ["laws", "scenarios"], without: kept),
      row("A2-x", by: ["oracle"]), row("A3-x", by: ["scopes"]),
      row("A4-x", by: ["scenarios"], without: kept.merging(["crashes": false]) { $1 }),
    ])
    #expect(line("nothing | 4", of: report) == "| nothing | 4 | 2 |  |")
    #expect(line("swarm", of: report) == "| swarm | 4 | 2 |  |")
    #expect(line("crashes", of: report) == "| crashes | 3 | 1 | A4 |")
    #expect(line("oracle | 2", of: report) == "| oracle | 2 | 2 | A2, A3 |")
    #expect(line("exploration", of: report) == "| exploration | 3 | 2 | A3 |")
    #expect(line("anything but laws", of: report) == "| anything but laws | 1 |  |  |")
    #expect(line("scopes", of: report) == "| scopes | 1 | 25 % | 1 |")
    #expect(line("laws", of: report) == "| laws | 1 | 25 % | 0 |")
  }

  @Test func `what was measured of other sources is marked`() {
    let rows = [row("A1-x", by: ["laws"]), row("A2-x", by: ["laws"])]
    let report = report(rows, current: ["A1-x": "new", "A2-x": "now"])
    #expect(line("A1", of: report).hasPrefix("| A1: a\\|b † |"))
    #expect(line("A2", of: report).hasPrefix("| A2: a\\|b |"))
    #expect(report.text.contains("1 of them, marked †,"))
  }

  @Test func `a report takes the place of an earlier one and leaves the page alone`() throws {
    let report = report([row("A1-x", by: ["laws"])])
    let page = "before\n\(Report.start)\nold\n\(Report.end)\nafter\n"
    let placed = try report.placed(on: page)
    #expect(placed == "before\n\(Report.start)\n\n\(report.text)\n\n\(Report.end)\nafter\n")
    #expect(try report.placed(on: placed) == placed)
    for page in ["", "\(Report.end)\n\(Report.start)", page + page, "\(Report.start)"] {
      #expect(throws: MutationError.self) { try report.placed(on: page) }
    }
  }

  @Test(arguments: [
    (0.0002, "0 ms"), (0.004, "4 ms"), (0.0871, "90 ms"), (0.994, "990 ms"), (0.999, "1.0 s"),
    (9.94, "9.9 s"), (9.96, "10 s"), (63.4, "63 s"),
  ])
  func `times have two digits that count`(seconds: Double, text: String) {
    #expect(Table.time(seconds) == text)
  }

  @Test(arguments: [(1, 3, "33 %"), (2, 3, "67 %"), (0, 7, "0 %"), (7, 7, "100 %"), (0, 0, "none")])
  func `shares are rounded`(part: Int, whole: Int, text: String) {
    #expect(Table.share(part, of: whole) == text)
  }

  @Test func `the page of this package has a place for the report`() throws {
    let page = try String(
      contentsOf: Zoo.root.appendingPathComponent("Simulations/Zoo/README.md"), encoding: .utf8)
    #expect(throws: Never.self) { try report([]).placed(on: page) }
  }
}

import Foundation

/// What the simulator must reach on one core, and whether it does.
enum SimulatorTable {
  /// A rate that must be reached, or a ratio that must be reached or kept below.
  private struct Goal {
    let name: String
    /// The row that is measured, and the row it is compared with, if it is a ratio.
    let row: String
    var other: String?
    let must: Double
    var aim: Double?
    var isCost = false
    var peer = ""
  }

  private static let goals: [Goal] = [
    Goal(name: "events/s, 4096 pending", row: "kernel/4096", must: 5e6, aim: 10e6),
    Goal(
      name: "deliveries/s, 100 nodes", row: "100 nodes, fresh payload", must: 2.6e6, aim: 4e6,
      peer: "2.6 M (ns-3)"),
    Goal(
      name: "documents, all checks, deliveries/s", row: "delivery, all checks", must: 100e3,
      aim: 300e3),
    Goal(name: "five replicas, simulated s/s", row: "simulated second", must: 10e3, aim: 50e3),
    Goal(name: "small seeds/s", row: "small seeds", must: 1e3, aim: 3e3),
    Goal(
      name: "two jobs on two cores, times as fast", row: "small seeds",
      other: "small seeds, two jobs", must: 1.8),
    Goal(
      name: "cost of all checks, times as long", row: "delivery, all checks",
      other: "delivery, no checks", must: 2, isCost: true),
  ]

  /// Lines for what was measured, each with its bounds.
  static func lines(_ measurements: [Measurement]) -> [String] {
    let medians = Dictionary(uniqueKeysWithValues: measurements.map { ($0.name, $0.median) })
    return goals.compactMap { goal in
      guard let median = medians["simulator/" + goal.row] else { return nil }
      guard let name = goal.other else { return line(goal, 1e9 / median) }
      return medians["simulator/" + name].map { line(goal, median / $0) }
    }
  }

  private static func line(_ goal: Goal, _ found: Double) -> String {
    func text(_ value: Double) -> String {
      goal.other == nil ? Measurement.number(value) : String(format: "%.2f ×", value)
    }
    func reaches(_ bound: Double) -> Bool { goal.isCost ? found <= bound : found >= bound }
    let isAim = goal.aim.map(reaches) ?? false
    let verdict = isAim ? "aim" : reaches(goal.must) ? "must" : "MISSED"
    func column(_ text: String, _ width: Int) -> String {
      text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    let aim = goal.aim.map { "aim \(text($0))" } ?? ""
    return column(goal.name, 38) + column(text(found), 10) + column(verdict, 8)
      + column("must \(text(goal.must))", 14) + column(aim, 13) + goal.peer
  }
}

import Foundation

extension Measurement {
  /// What stands above the rows.
  static let header = row(
    "benchmark", "median", "quartiles", "allocations", "instr.", "must")

  /// The measurement as a row of at most a hundred columns; `✗` marks what is missed.
  var row: String {
    let spread =
      samples == 1 ? "" : "\(Self.text(lowerQuartile, unit)) … \(Self.text(upperQuartile, unit))"
    let limit = must.map { "\(isMet == true ? "≤" : "✗") \(Self.text($0, unit))" } ?? ""
    return Self.row(
      name, Self.text(median, unit), spread, allocations.map(Self.number) ?? "",
      instructions.map(Self.number) ?? "", limit)
  }

  private static func row(_ cells: String...) -> String {
    let widths = [31, 9, 21, 11, 8, 11]
    var line = ""
    for (cell, width) in zip(cells, widths) {
      let blanks = String(repeating: " ", count: max(width - cell.count, 0))
      line += line.isEmpty ? cell + blanks : " " + blanks + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  /// A time or a size in a unit that suits it.
  static func text(_ value: Double, _ unit: String) -> String {
    unit == "bytes"
      ? scaled(value, ["B", "kB", "MB", "GB"]) : scaled(value, ["ns", "µs", "ms", "s"])
  }

  /// A count, in thousands if there are many.
  static func number(_ value: Double) -> String {
    value == 0 ? "0" : scaled(value, ["", "k", "M", "G"])
  }

  /// Three digits that matter.
  private static func scaled(_ value: Double, _ units: [String]) -> String {
    var (value, place) = (value, 0)
    while value >= 999.5 && place + 1 < units.count {
      value /= 1000
      place += 1
    }
    let digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    let number = String(format: "%.\(digits)f", value)
    return units[place].isEmpty ? number : "\(number) \(units[place])"
  }
}

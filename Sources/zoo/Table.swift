/// A table of a Markdown page.
struct Table {
  private let header: [String]
  private let numbers: Set<Int>
  private var rows: [[String]] = []

  /// A table without rows.
  ///
  /// - Parameter numbers: The columns that hold numbers, from 0; they stand to the right.
  init(_ header: [String], numbers: Set<Int> = []) {
    self.header = header
    self.numbers = numbers
  }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines of the table, the cells as wide as what is in them.
  var text: String {
    let rules = header.indices.map { numbers.contains($0) ? "--:" : "---" }
    let lines = [header] + rows.map { $0.map(Self.escaped) }
    var result = lines.map { "| " + $0.joined(separator: " | ") + " |" }
    result.insert("|" + rules.joined(separator: "|") + "|", at: 1)
    return result.joined(separator: "\n")
  }

  private static func escaped(_ cell: String) -> String {
    cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  /// Seconds with two digits that count.
  static func time(_ seconds: Double) -> String {
    if seconds < 0.0095 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 0.995 { return "\(Int((seconds * 100).rounded()) * 10) ms" }
    let tenths = Int((seconds * 10).rounded())
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10) s" : "\((tenths + 5) / 10) s"
  }

  /// A part of a whole, in percent.
  static func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "none" : "\((part * 200 + whole) / (2 * whole)) %"
  }
}

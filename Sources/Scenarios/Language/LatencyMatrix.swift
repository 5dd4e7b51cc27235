/// Measured round-trip times between named places, as a comma-separated table.
///
/// The first row and the first column name the places, the cells are milliseconds, `#` begins a
/// comment line, and an empty cell means that nothing was measured.
public struct LatencyMatrix: Sendable {
  /// The places, in the order of the table.
  public let places: [String]

  /// Round-trip times in nanoseconds, row by row; `nil` where nothing was measured.
  let roundTrips: [Int64?]

  /// Reads a table.
  ///
  /// - Throws: ``LatencyMatrixError`` with the line that is wrong.
  public init(parsing text: String) throws(LatencyMatrixError) {
    var places: [String] = []
    var rows: [[Int64?]] = []
    var isHeaderRead = false
    for (number, line) in text.linesWithAnyEnd.enumerated() {
      if line.isEmpty || line.first == "#" { continue }
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard isHeaderRead else {
        places = Array(cells.dropFirst())
        isHeaderRead = true
        continue
      }
      guard rows.count < places.count, cells.first == places[rows.count] else {
        throw LatencyMatrixError(line: number + 1, message: "rows and columns differ in names")
      }
      guard cells.count == places.count + 1 else {
        throw LatencyMatrixError(
          line: number + 1, message: "\(cells.count - 1) cells for \(places.count) columns")
      }
      var row: [Int64?] = []
      for cell in cells.dropFirst() {
        guard !cell.isEmpty else {
          row.append(nil)
          continue
        }
        guard
          case .success(let value) = Quantity.parse(
            Self.rounded(cell) + "ms", "a latency", units: Quantity.durations),
          Quantity.Bounds.delay.range.contains(value)
        else {
          throw LatencyMatrixError(
            line: number + 1, message: "'\(cell)' is not milliseconds of at most a day")
        }
        row.append(value)
      }
      rows.append(row)
    }
    guard !places.isEmpty, rows.count == places.count else {
      throw LatencyMatrixError(
        line: 1, message: "\(rows.count) rows for \(places.count) columns")
    }
    self.places = places
    roundTrips = rows.flatMap { $0 }
  }

  /// At most six digits after the point: nanoseconds.
  private static func rounded(_ cell: String) -> String {
    guard let point = cell.firstIndex(of: ".") else { return cell }
    let end = cell.index(point, offsetBy: 7, limitedBy: cell.endIndex) ?? cell.endIndex
    return String(cell[..<end])
  }

  /// Half the round trip between two places, in nanoseconds; one-way delays were not measured.
  public func oneWay(from first: String, to second: String) -> Int64? {
    guard let row = places.firstIndex(of: first), let column = places.firstIndex(of: second) else {
      return nil
    }
    let there = roundTrips[row * places.count + column]
    return (there ?? roundTrips[column * places.count + row]).map { $0 / 2 }
  }
}

/// Why a table is not a latency matrix.
public struct LatencyMatrixError: Error, Hashable, Sendable {
  /// The line that is wrong, from 1.
  public let line: Int
  /// What is wrong.
  public let message: String
}

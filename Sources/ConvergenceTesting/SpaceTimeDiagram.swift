import Convergence

/// A history as a picture: a lane for each replica, time running down, messages as arrows.
///
/// ```
///        alice · 9           bob · 10
///        │                   │
///   #1   ● like              │
///   #2   │                   ● like
///        ╞══════ state ═════▶○
///        │                   ✗ shows 1
///        │                     expected 2
/// ```
///
/// An arrow stands where its message arrives; what it brings was sent at any time before.
struct SpaceTimeDiagram {
  /// Where the lanes begin.
  static let margin = 7

  private let cast: [Int]
  private let width: Int
  private(set) var lines: [String] = []

  private var lanes: Int { cast.count }

  /// A diagram that fits into 80 columns with up to four lanes.
  ///
  /// - Parameter cast: The replicas that have a lane.
  init(of cast: [Int]) {
    self.cast = cast
    width = max(12, min(32, (80 - Self.margin) / max(1, cast.count)))
    let heads = cast.map { place in
      "\(HistoryCast.name(of: place)) · \(HistoryCast.identity(of: place))"
    }
    lines.append(Self.trimmed(Self.padded("", Self.margin) + heads.map(padded).joined()))
    add(label: "", marks: [:])
  }

  /// An edit, or anything else that happens at one replica alone.
  mutating func mark(_ place: Int, _ symbol: Character, _ text: String, label: String = "") {
    add(label: label, marks: [lane(of: place): "\(symbol) \(text)"])
  }

  /// Something that happens to all of them.
  mutating func everybody(_ text: String) {
    var row = Self.cells("", (lanes - 1) * width + 1).map { _ in "═" as Character }
    for lane in 0..<lanes { row[lane * width] = "╪" }
    let label = Array(" \(text) ")
    if row.count > label.count + 4 {
      row.replaceSubrange(
        (row.count - label.count) / 2..<(row.count + label.count) / 2, with: label)
    }
    lines.append(Self.padded("", Self.margin) + String(row))
  }

  private func lane(of place: Int) -> Int { cast.firstIndex(of: place) ?? 0 }

  /// A message that arrives, from one replica or several.
  mutating func arrow(
    from authors: [Int], to place: Int, _ text: String, isState: Bool
  ) {
    let (senders, receiver) = (authors.map(lane), lane(of: place))
    var row = Self.cells("", lanes * width)
    for lane in 0..<lanes { row[lane * width] = "│" }
    for sender in senders where sender != receiver {
      draw(from: sender, to: receiver, isState ? "═" : "─", into: &row)
      row[sender * width] =
        switch (isState, sender < receiver) {
        case (true, true): "╞"
        case (true, false): "╡"
        case (false, true): "├"
        case (false, false): "┤"
        }
    }
    row[receiver * width] = "○"
    if let nearest = senders.min(by: { abs($0 - receiver) < abs($1 - receiver) }),
      nearest != receiver
    {
      write(" \(text) ", between: nearest, and: receiver, into: &row)
    } else {
      // What was one's own comes back.
      for (offset, character) in " \(text)".enumerated()
      where receiver * width + 1 + offset < row.count {
        row[receiver * width + 1 + offset] = character
      }
    }
    lines.append(Self.trimmed(Self.padded("", Self.margin) + String(row)))
  }

  private func draw(
    from sender: Int, to receiver: Int, _ line: Character, into row: inout [Character]
  ) {
    let ends = (min(sender, receiver) * width + 1)..<(max(sender, receiver) * width)
    for column in ends {
      row[column] = row[column] == "│" || row[column] == "┼" ? "┼" : line
    }
    row[sender < receiver ? ends.upperBound - 1 : ends.lowerBound] = sender < receiver ? "▶" : "◀"
  }

  /// Writes over the middle of the line between two lanes that are next to each other on the way.
  private func write(
    _ text: String, between sender: Int, and receiver: Int, into row: inout [Character]
  ) {
    let left = sender < receiver ? receiver - 1 : receiver
    let characters = Array(text).prefix(width - 4)
    let start = left * width + (width - characters.count) / 2
    for (offset, character) in characters.enumerated() { row[start + offset] = character }
  }

  private mutating func add(label: String, marks: [Int: String]) {
    let cells = (0..<lanes).map { lane in
      let text = marks[lane] ?? "│"
      return lane == lanes - 1 ? text : padded(text)
    }
    let line = Self.padded("  \(label)", Self.margin) + cells.joined()
    lines.append(Self.trimmed(line.count > 80 ? line.prefix(79) + "…" : line))
  }

  private func padded(_ text: String) -> String {
    text.count < width
      ? Self.padded(text, width) : String(text.prefix(width - 2)) + "… "
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func cells(_ text: String, _ width: Int) -> [Character] {
    Array(padded(text, width))
  }

  private static func trimmed(_ line: some StringProtocol) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}

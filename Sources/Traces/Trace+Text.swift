extension Trace {
  /// A diagram for the terminal: one row an event, one column a lane, time going down.
  ///
  /// A message is drawn in the row in which it arrives or is lost; only one of which neither is
  /// known has a row where it was sent.
  ///
  /// - Parameters:
  ///   - width: How many columns a row may take; the text of an event is cut to fit.
  ///   - isASCII: Whether to do without box-drawing characters.
  public func text(width: Int = 80, isASCII: Bool = false) -> String {
    let marks = isASCII ? TextMarks.ascii : TextMarks.unicode
    let laneWidth = max(8, min(12, (lanes.map(\.count).max() ?? 0) + 2))
    let timeWidth = (events.map { Self.time($0.time).count }.max() ?? 0) + 2
    var rows = [Self.pad("", timeWidth) + lanes.map { Self.pad($0, laneWidth) }.joined()]
    var isDown = Array(repeating: false, count: lanes.count)
    let ended = Set(events.compactMap { $0.kind == .send ? nil : $0.message })
    for (place, event) in events.enumerated() {
      if event.kind == .send, let message = event.message, ended.contains(message) { continue }
      if event.kind == .restart || event.kind == .start, let lane = event.lane {
        isDown[lane] = false
      }
      var cells = isDown.map { [$0 ? marks.down : marks.life] + Self.blank(laneWidth - 1) }
        .flatMap { $0 }
      draw(event, in: &cells, laneWidth: laneWidth, marks)
      if event.kind == .crash, let lane = event.lane { isDown[lane] = true }
      let start = Self.pad(Self.time(event.time), timeWidth)
      let mark = failure?.event == place ? "\(marks.alarm) " : ""
      let room = max(8, width - timeWidth - cells.count - mark.count)
      rows.append(start + String(cells) + mark + Self.cut(event.text, to: room, marks.ellipsis))
    }
    return rows.map { $0.trimmingTrailingBlanks + "\n" }.joined()
  }

  private func draw(
    _ event: TraceEvent, in cells: inout [Character], laneWidth: Int, _ marks: TextMarks
  ) {
    guard let lane = event.lane else { return }
    let here = lane * laneWidth
    if let peer = event.peer, event.kind == .receive || event.kind == .drop {
      let isLost = event.kind == .drop
      let (from, to) = isLost ? (here, peer * laneWidth) : (peer * laneWidth, here)
      let end = isLost ? (from + to) / 2 : to
      for column in min(from, end)...max(from, end) where column % laneWidth != 0 {
        cells[column] = marks.wire
      }
      for crossed in stride(from: min(from, end), through: max(from, end), by: 1)
      where crossed % laneWidth == 0 && crossed != from && crossed != end {
        cells[crossed] = marks.cross
      }
      cells[from] = from < to ? marks.leavesRight : marks.leavesLeft
      cells[end] = isLost ? marks.lost : from < to ? marks.right : marks.left
      return
    }
    cells[here] = marks.symbol(of: event.kind)
  }

  private static func blank(_ count: Int) -> [Character] { Array(repeating: " ", count: count) }

  private static func pad(_ text: String, _ width: Int) -> String {
    let shown = cut(text, to: width - 1, "…")
    return shown + String(repeating: " ", count: max(0, width - shown.count))
  }

  private static func cut(_ text: String, to width: Int, _ ellipsis: Character) -> String {
    text.count <= width ? text : text.prefix(max(0, width - 1)) + String(ellipsis)
  }

  /// A time of a run for people: milliseconds below a second, seconds above.
  static func time(_ nanoseconds: Int64) -> String {
    let magnitude = nanoseconds.magnitude
    let isShort = magnitude < 1_000_000_000
    let unit: UInt64 = isShort ? 1_000_000 : 1_000_000_000
    let fraction = magnitude % unit / (unit / 1000)
    let digits = String(fraction)
    let padded = String(repeating: "0", count: 3 - digits.count) + digits
    return (nanoseconds < 0 ? "-" : "") + "\(magnitude / unit).\(padded)" + (isShort ? " ms" : " s")
  }
}

/// The characters that a diagram is drawn with.
private struct TextMarks {
  let life, down, wire, cross, leavesRight, leavesLeft, right, left, lost: Character
  let edit, read, send, durable, crash, start, alarm, ellipsis: Character

  static let unicode = TextMarks(
    life: "│", down: "┊", wire: "─", cross: "┼", leavesRight: "├", leavesLeft: "┤", right: "▶",
    left: "◀", lost: "╳", edit: "●", read: "◆", send: "○", durable: "·", crash: "╳", start: "▲",
    alarm: "▲", ellipsis: "…")
  static let ascii = TextMarks(
    life: "|", down: ":", wire: "-", cross: "+", leavesRight: "+", leavesLeft: "+", right: ">",
    left: "<", lost: "x", edit: "*", read: "?", send: "o", durable: ".", crash: "X", start: "^",
    alarm: "!", ellipsis: "~")

  func symbol(of kind: TraceEvent.Kind) -> Character {
    switch kind {
    case .edit: edit
    case .read: read
    case .send: send
    case .durable, .timer: durable
    case .crash: crash
    case .start, .restart: start
    case .check: alarm
    case .receive, .drop, .fault, .heal: life
    }
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var result = self
    while result.last == " " { result.removeLast() }
    return result
  }
}

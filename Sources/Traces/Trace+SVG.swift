extension Trace {
  /// A picture of the run, one row an event, time going down.
  ///
  /// It is meant for runs of some dozens of events; a ``report`` takes any number. The same trace
  /// gives the same bytes.
  public var svg: String {
    let longest = events.map { $0.text.count }.max() ?? 0
    var canvas = Canvas(lanes: lanes.count, rows: events.count, longest: longest)
    canvas.heads(lanes)
    var shaded = 0
    for (row, event) in events.enumerated() where !event.cuts.isEmpty && event.kind == .fault {
      let end = events[row...].firstIndex { $0.kind == .heal && $0.cuts == event.cuts }
      // Several cuts at a time shade their rows once.
      let (first, last) = (max(row, shaded), end ?? events.count - 1)
      if first <= last { canvas.shade(from: first, to: last) }
      shaded = max(shaded, last + 1)
    }
    canvas.lifelines()
    for (lane, crash, restart) in outages { canvas.outage(of: lane, from: crash, to: restart) }
    var sent: [Int: Int] = [:]
    for (row, event) in events.enumerated() {
      guard let message = event.message, let peer = event.peer else { continue }
      if event.kind == .send { sent[message] = row }
      guard event.kind != .send, let start = sent[message], let sender = events[start].lane else {
        continue
      }
      canvas.message(
        from: (sender, start), to: (event.kind == .drop ? peer : event.lane ?? peer, row),
        isLost: event.kind == .drop)
    }
    for (row, event) in events.enumerated() {
      canvas.row(row, event, isFailure: failure?.event == row)
    }
    return canvas.finished(title: title)
  }

  /// For each crash the lane, its row, and the row of the restart or the end.
  private var outages: [(lane: Int, crash: Int, restart: Int)] {
    events.enumerated().compactMap { row, event in
      guard event.kind == .crash, let lane = event.lane else { return nil }
      let restart = events[row...].firstIndex { $0.kind == .restart && $0.lane == lane }
      return (lane, row, restart ?? events.count - 1)
    }
  }
}

/// An SVG being drawn, in whole and half pixels only.
private struct Canvas {
  let lanes: Int
  let rows: Int
  private let textWidth: Int
  private var body = ""

  private static let rowHeight = 24
  private static let laneWidth = 96
  private static let left = 88
  /// What the texts beside the lanes take at least, and about what one character takes.
  private static let textWidth = 460
  private static let characterWidth = 8

  init(lanes: Int, rows: Int, longest: Int) {
    self.lanes = lanes
    self.rows = rows
    textWidth = max(Self.textWidth, longest * Self.characterWidth)
  }

  private var width: Int { Self.left + lanes * Self.laneWidth + textWidth }
  private var height: Int { (rows + 2) * Self.rowHeight }
  private func x(_ lane: Int) -> Int { Self.left + lane * Self.laneWidth + Self.laneWidth / 2 }
  private func y(_ row: Int) -> Int { (row + 1) * Self.rowHeight + Self.rowHeight / 2 }
  private var textX: Int { Self.left + lanes * Self.laneWidth + 8 }

  private mutating func add(_ element: String) { body += "  " + element + "\n" }

  mutating func heads(_ names: [String]) {
    for (lane, name) in names.enumerated() {
      add("<text class=\"head\" x=\"\(x(lane))\" y=\"17\">\(name.xml)</text>")
    }
  }

  mutating func shade(from first: Int, to last: Int) {
    let top = y(first) - Self.rowHeight / 2
    let height = (last - first + 1) * Self.rowHeight
    add("<rect class=\"cut\" x=\"0\" y=\"\(top)\" width=\"\(width)\" height=\"\(height)\"/>")
  }

  mutating func lifelines() {
    for lane in 0..<lanes {
      add("<path class=\"life\" d=\"M\(x(lane)) 24V\(height - 12)\"/>")
    }
  }

  mutating func outage(of lane: Int, from crash: Int, to restart: Int) {
    add("<path class=\"gap\" d=\"M\(x(lane)) \(y(crash))V\(y(restart))\"/>")
    add("<path class=\"down\" d=\"M\(x(lane)) \(y(crash))V\(y(restart))\"/>")
  }

  mutating func message(
    from start: (lane: Int, row: Int), to end: (lane: Int, row: Int), isLost: Bool
  ) {
    let (x1, y1, y2) = (x(start.lane), y(start.row), y(end.row))
    guard isLost else {
      add("<path class=\"message\" d=\"M\(x1) \(y1)L\(x(end.lane)) \(y2)\"/>")
      return
    }
    let x2 = (x1 + x(end.lane)) / 2
    add("<path class=\"lost\" d=\"M\(x1) \(y1)L\(x2) \(y2)\"/>")
    add("<path class=\"bad\" d=\"M\(x2 - 4) \(y2 - 4)l8 8m0 -8l-8 8\"/>")
  }

  mutating func row(_ row: Int, _ event: TraceEvent, isFailure: Bool) {
    let middle = y(row)
    let time = Trace.time(event.time)
    add("<text class=\"time\" x=\"8\" y=\"\(middle + 4)\">\(time)</text>")
    let style = isFailure || event.kind == .check ? "bad-text" : "text"
    add(
      "<text class=\"\(style)\" x=\"\(textX)\" y=\"\(middle + 4)\">"
        + "\(event.text.xml)</text>")
    guard let lane = event.lane else { return }
    let x = x(lane)
    if isFailure { add("<circle class=\"ring\" cx=\"\(x)\" cy=\"\(middle)\" r=\"9\"/>") }
    switch event.kind {
    case .edit: add("<circle class=\"edit\" cx=\"\(x)\" cy=\"\(middle)\" r=\"5\"/>")
    case .send: add("<circle class=\"dot\" cx=\"\(x)\" cy=\"\(middle)\" r=\"3\"/>")
    case .receive: add("<circle class=\"receive\" cx=\"\(x)\" cy=\"\(middle)\" r=\"4\"/>")
    case .read: add("<path class=\"receive\" d=\"M\(x) \(middle - 6)l6 6l-6 6l-6 -6Z\"/>")
    case .crash: add("<path class=\"bad\" d=\"M\(x - 5) \(middle - 5)l10 10m0 -10l-10 10\"/>")
    case .start, .restart: add("<path class=\"good\" d=\"M\(x) \(middle - 5)l6 10h-12Z\"/>")
    case .check: add("<path class=\"alarm\" d=\"M\(x) \(middle - 7)l7 12h-14Z\"/>")
    case .drop, .fault, .heal: break
    case .timer, .durable: add("<circle class=\"dot\" cx=\"\(x)\" cy=\"\(middle)\" r=\"2\"/>")
    }
  }

  func finished(title: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
    width="\(width)" height="\(height)" role="img">
      <title>\(title.xml)</title>
      <style>
        text { font: 12px system-ui, sans-serif; fill: #1c2330; }
        .head { font-weight: 600; text-anchor: middle; }
        .time { fill: #6a7385; font-size: 11px; }
        .bad-text { fill: #c62f3b; font-weight: 600; }
        path, circle { fill: none; stroke-width: 1.5; }
        .life { stroke: #d5d9e0; stroke-width: 2; }
        .gap { stroke: #fff; stroke-width: 4; }
        .down { stroke: #c62f3b; stroke-dasharray: 2 5; }
        .cut { fill: #c62f3b; fill-opacity: 0.08; }
        .message { stroke: #2f5fd0; marker-end: url(#tip); }
        .lost { stroke: #2f5fd0; stroke-dasharray: 4 3; }
        .edit { fill: #2f5fd0; }
        .dot { fill: #6a7385; }
        .receive { fill: #fff; stroke: #2f5fd0; }
        .good { fill: #1c8a55; }
        .alarm { fill: #c62f3b; }
        .bad, .ring { stroke: #c62f3b; stroke-width: 2; }
      </style>
      <marker id="tip" viewBox="0 0 10 10" refX="15" refY="5" markerWidth="7" markerHeight="7" \
    orient="auto"><path d="M0 0L10 5L0 10Z" style="fill: #2f5fd0"/></marker>
      <rect width="\(width)" height="\(height)" fill="#fff"/>
    \(body)</svg>

    """
  }
}

import Convergence
import Scenarios
import Traces

/// One moment of a run as lines for a terminal.
struct StepView {
  let travel: TimeTravel
  let moment: Int
  /// The replica that is shown.
  let replica: Int
  let style: Style
  let width: Int

  /// The most lines that the document, and the queue, may take.
  private static let limit = 24

  /// The lines, none wider than there is room for.
  var lines: [String] {
    let trace = travel.recording.trace
    let events = travel.events(at: moment)
    let time = RunReport.time(events.first?.time ?? 0)
    var lines = [
      style.paint("moment \(moment) of \(travel.moments.count - 1)  at \(time)", .strong, in: width)
    ]
    for event in events { lines.append(style.paint("  " + event.text, ink(of: event), in: width)) }
    let view = travel.replica(replica, at: moment)
    lines += ["", style.paint(heading(view), .strong, in: width)]
    lines += body(of: view).map { style.paint($0.text, $0.ink, in: width) }
    let others = trace.lanes.enumerated().map { place, name in
      place == replica ? "[\(name)]" : name
    }
    lines += ["", style.paint(others.joined(separator: " "), .faint, in: width)]
    return lines
  }

  private func heading(_ view: ReplicaView) -> String {
    guard view.isRunning else { return "\(view.name) is down" }
    return "\(view.name) shows"
  }

  private func ink(of event: TraceEvent) -> Style.Ink {
    switch event.kind {
    case .check, .drop, .crash: .bad
    case .edit, .restart, .start: .good
    case .fault, .heal: .strange
    default: .plain
    }
  }

  private func body(of view: ReplicaView) -> [(text: String, ink: Style.Ink)] {
    var lines: [(text: String, ink: Style.Ink)] = []
    if let document = view.document {
      let text = document.json.text(isPretty: true).split(separator: "\n")
      lines += Self.first(text.map(String.init)).map { ("  " + $0, .plain) }
    }
    for change in view.changes {
      let old = change.old?.text(isPretty: false) ?? "nothing"
      let new = change.new?.text(isPretty: false) ?? "nothing"
      lines.append(("changed  \(change.path): \(old) → \(new)", .good))
    }
    if view.isRunning {
      lines.append(("context  " + names(of: view.context), .plain))
      if !view.news.isEmpty { lines.append(("   news  " + names(of: view.news), .good)) }
    }
    return lines + queue(of: view)
  }

  private func queue(of view: ReplicaView) -> [(text: String, ink: Style.Ink)] {
    var waiting = view.queue.map {
      "\($0.text), at \(RunReport.time($0.time))"
    }
    if view.unsynced > 0 {
      let records = view.unsynced == 1 ? "1 record" : "\(view.unsynced) records"
      waiting.insert("\(records) on the way to the disk", at: 0)
    }
    for peer in view.peers where peer.unacknowledged > 0 {
      waiting.append("\(name(of: peer.id)) has yet to acknowledge \(peer.unacknowledged) bytes")
    }
    if waiting.isEmpty { return [("  queue  nothing", .faint)] }
    return Self.first(waiting).enumerated().map { place, text in
      ((place == 0 ? "  queue  " : "         ") + text, .plain)
    }
  }

  /// What is shown of a long list.
  private static func first(_ lines: [String]) -> [String] {
    if lines.count <= limit { return lines }
    return lines.prefix(limit - 1) + ["… and \(lines.count - limit + 1) more"]
  }

  /// Events by the names of those who made them: `alice 1–4, bob 2`.
  private func names(of dots: DotCloud) -> String {
    if dots.isEmpty { return "nothing" }
    return dots.runs.map { run in
      name(of: run.replica) + " "
        + (run.lower == run.upper ? "\(run.lower)" : "\(run.lower)–\(run.upper)")
    }.joined(separator: ", ")
  }

  /// What a replica is called; one that has changed its identity is known by a number.
  private func name(of id: ReplicaID) -> String {
    let lanes = travel.recording.trace.lanes
    let place = Int(clamping: id.rawValue) - 1
    return lanes.indices.contains(place) ? lanes[place] : "\(id)"
  }
}

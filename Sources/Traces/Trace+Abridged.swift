extension Trace {
  /// The trace without what tells nothing to somebody who wants to know what went wrong.
  ///
  /// Gone are the starts at the beginning, timers, records that become durable, and messages that
  /// changed nothing where they arrived, or would not have where they did not.
  public var abridged: Trace {
    let kept = telling
    var shorter = self
    shorter.events = []
    for (place, event) in events.enumerated() {
      let isKept =
        switch event.kind {
        case .start: event.time > 0
        case .timer, .durable: false
        case .send, .receive, .drop: event.message.map(kept.contains) ?? true
        case .edit, .read, .crash, .restart, .fault, .heal, .check: true
        }
      if failure?.event == place { shorter.failure?.event = shorter.events.count }
      if isKept || failure?.event == place { shorter.events.append(event) }
    }
    return shorter
  }

  /// The messages that changed something, or carried changes and were lost.
  private var telling: Set<Int> {
    events.reduce(into: []) { messages, event in
      guard let message = event.message else { return }
      if event.kind == .receive && !event.changes.isEmpty { messages.insert(message) }
      let isChange = event.topic.map { $0 == "changes" || $0 == "chunk" } ?? true
      if event.kind == .drop && isChange { messages.insert(message) }
    }
  }
}

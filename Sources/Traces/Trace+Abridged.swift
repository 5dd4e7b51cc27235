extension Trace {
  /// The trace without what tells nothing to somebody who wants to know what went wrong.
  ///
  /// Gone are the starts at the beginning, timers, records that become durable, messages that
  /// changed nothing, and the sending of those that arrive or are lost, which tell it themselves.
  public var abridged: Trace {
    var shorter = self
    shorter.events = []
    for (place, event) in events.enumerated() {
      let isTelling =
        switch event.kind {
        case .send, .timer, .durable: false
        case .receive: !event.changes.isEmpty
        case .drop: event.topic.map { $0 == "changes" || $0 == "chunk" } ?? true
        case .start: event.time > 0
        case .edit, .read, .crash, .restart, .fault, .heal, .check: true
        }
      if failure?.event == place { shorter.failure?.event = shorter.events.count }
      if isTelling || failure?.event == place { shorter.events.append(event) }
    }
    return shorter
  }
}

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
    return shorter.countingRepeats
  }

  /// The trace with what is lost again and again, while nothing else happens, told once.
  private var countingRepeats: Trace {
    var firsts: [String: (place: Int, times: Int, last: Int64)] = [:]
    var counts: [(place: Int, times: Int, last: Int64)] = []
    var isRepeated = events.map { _ in false }
    var sent: [Int: Int] = [:]
    for (place, event) in events.enumerated() {
      switch event.kind {
      case .send: if let message = event.message { sent[message] = place }
      case .drop:
        guard var first = firsts[event.text] else {
          firsts[event.text] = (place, 1, event.time)
          continue
        }
        first = (first.place, first.times + 1, event.time)
        firsts[event.text] = first
        counts.append(first)
        isRepeated[place] = true
        if let start = event.message.flatMap({ sent[$0] }) { isRepeated[start] = true }
      default: firsts = [:]
      }
    }
    var shorter = self
    // Of the counts for one place the last is the whole.
    for (place, times, last) in counts {
      shorter.events[place].text =
        events[place].text + ", \(times) times until \(Self.time(last))"
    }
    shorter.failure?.event -= isRepeated.prefix(failure?.event ?? 0).count(where: \.self)
    shorter.events = zip(shorter.events, isRepeated).filter { !$0.1 }.map(\.0)
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

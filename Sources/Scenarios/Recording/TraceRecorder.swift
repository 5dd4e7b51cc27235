import Convergence
import Traces

/// Writes down what happens in a run, for pictures and reports.
struct TraceRecorder {
  private(set) var trace: Trace
  private let names: [String]

  /// What each replica showed when it was last looked at; nothing of those that are down.
  private var documents: [Document?]

  /// What each replica is still to be asked for, the next last.
  private var pending: [[DocumentCommand]]

  /// Which edit went where, for the story of a failure.
  private(set) var story: Story

  /// The cuts that have begun and not ended; a repair ends several at once.
  private var cuts: [PlannedFault] = []

  /// How much of the log of messages has been told.
  private var told = 0

  /// Begins to write; the network must keep its messages.
  init(
    _ title: String, of network: SimulatedNetwork<DocumentNode>, names: [String],
    commands: [(replica: Int, command: DocumentCommand)]
  ) {
    let places = network.ids.indices
    self.names = places.map { LinkSet.name($0, names) }
    trace = Trace(title: title, lanes: self.names)
    story = Story(names: self.names)
    documents = network.nodes.map { $0?.document }
    pending = places.map { place in
      commands.filter { $0.replica == place }.map(\.command).reversed()
    }
    for place in places where documents[place] != nil {
      trace.events.append(TraceEvent(.start, at: 0, on: place, "\(self.names[place]) starts"))
    }
  }

  /// Writes down one step.
  mutating func note(_ step: NetworkStep, in network: SimulatedNetwork<DocumentNode>) {
    let entries = network.messages.entries[told...]
    told = network.messages.entries.count
    let ends = entries.prefix { $0.event != .sent }
    for entry in ends { note(entry, in: network) }
    note(step, changing: network)
    for entry in entries.dropFirst(ends.count) { note(entry, in: network) }
  }

  /// Writes down what came out in the end.
  mutating func finish(_ report: RunReport) {
    let time = max(report.simulated, trace.events.last?.time ?? 0)
    trace.seed = report.seed
    trace.file = report.file
    trace.command = report.replayCommand(program: "converge")
    if !report.failures.isEmpty {
      trace.story = story.gaps(in: documents.map { $0?.state.context })
    }
    for failure in report.failures {
      if trace.failure == nil {
        trace.failure = TraceFailure(
          at: trace.events.count, failure.expectation, expected: failure.expectation,
          actual: failure.finding)
      }
      trace.events.append(
        TraceEvent(.check, at: time, on: place(blamedBy: failure.finding), failure.finding))
    }
  }

  /// The replica that a finding is about: of those that it names the one that has seen the least.
  ///
  /// What could have led to the finding is what led to the state of that replica.
  private func place(blamedBy finding: String) -> Int? {
    let words = finding.split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    let named = names.indices.filter { words.contains(names[$0][...]) && documents[$0] != nil }
    return named.min { first, second in
      func seen(_ place: Int) -> UInt64 { documents[place]?.state.context.dots.count ?? 0 }
      return (seen(first), first) < (seen(second), second)
    }
  }

  // MARK: - Messages

  private mutating func note(
    _ entry: MessageLog.Entry, in network: SimulatedNetwork<DocumentNode>
  ) {
    let (from, to) = (entry.link.from, entry.link.to)
    let bytes = network.messages.contents[entry.message]
    let summary = PacketSummary(of: bytes, carrying: DocumentStore.self)
    let topic = summary.topic
    let (kind, text) = topic.telling(entry.event, from: names[from], to: names[to])
    story.note(entry, bringing: summary.dots)
    let isArrival = entry.event == .arrived
    trace.events.append(
      TraceEvent(
        kind, at: entry.time.nanoseconds, on: isArrival ? to : from, text, message: entry.message,
        peer: isArrival ? from : to, topic: topic.rawValue,
        changes: isArrival ? changes(of: to, in: network) : []))
  }

  /// What a replica shows that it did not show before.
  private mutating func changes(
    of place: Int, in network: SimulatedNetwork<DocumentNode>
  ) -> [TraceEvent.Change] {
    let now = network.nodes[place]?.document
    let before = documents[place]
    documents[place] = now
    let changes = (now ?? Document()).changes(since: before ?? Document())
    return changes.map { TraceEvent.Change($0.path, from: $0.old, to: $0.new) }
  }

  // MARK: - Everything else

  private mutating func note(
    _ step: NetworkStep, changing network: SimulatedNetwork<DocumentNode>
  ) {
    switch step {
    case .message, .timer, .nothing: break
    case .synced(let place):
      add(.durable, on: place, "what \(names[place]) has written is durable", network)
    case .command(let place): noteEdit(on: place, network)
    case .commandMissed(let place):
      let command = pending[place].popLast()
      add(
        .fault, on: place,
        "\(names[place]) is down, and never \(command?.sentence ?? "edits")", network)
    case .struck(let place): add(.crash, on: place, "\(names[place]) crashes", network)
    case .faultBegan(let plan):
      if plan.fault.isCut { cuts.append(plan) }
      add(plan.fault, plan.fault.sentences(names).begins, .fault, network)
    case .faultEnded(let plan):
      cuts.removeAll { $0.number == plan.number }
      add(plan.fault, plan.fault.sentences(names).ends, .heal, network)
    case .repaired(let repair): note(repair, in: network)
    }
  }

  /// Writes down a repair, with each cut that it ends and each process that it starts: a picture
  /// shades the links that are cut and breaks the lines of those who are down.
  private mutating func note(_ repair: Repair, in network: SimulatedNetwork<DocumentNode>) {
    if case .process(let place) = repair {
      return add(.restart, on: place, repair.sentence(names), network)
    }
    add(.heal, on: nil, repair.sentence(names), network)
    let mended = cuts.filter { repair.ends($0) }
    cuts.removeAll { repair.ends($0) }
    // The sentence above is enough for one.
    if let first = mended.first { tellCuts(first.fault) }
    for plan in mended.dropFirst() {
      add(plan.fault, plan.fault.sentences(names).ends, .heal, network)
    }
    for place in names.indices where documents[place] == nil && network.nodes[place] != nil {
      add(.restart, on: place, "\(names[place]) restarts", network)
    }
  }

  private mutating func noteEdit(on place: Int, _ network: SimulatedNetwork<DocumentNode>) {
    let command = pending[place].popLast()
    let sentence = command?.sentence ?? "edits"
    switch command {
    case .read, .wait, .subscribe:
      return add(.read, on: place, "\(names[place]) \(sentence)", network)
    case .edit, nil: break
    }
    if let before = documents[place]?.state.context, let now = network.nodes[place]?.context {
      let minted = now.dots.subtracting(before.dots)
      story.noteEdit("\(names[place]) \(sentence)", at: network.now, on: place, minting: minted)
    }
    let remark: String =
      switch network.nodes[place]?.outcome {
      case .refused(let error): ", which is refused: \(error)"
      case .unchanged: ", which changes nothing"
      case .proposed: ", as far as the coordinator accepts it"
      case .accepted, nil: ""
      }
    add(.edit, on: place, "\(names[place]) \(sentence)\(remark)", network)
  }

  /// Adds a fault as what it does to a process, if it starts or ends one.
  private mutating func add(
    _ fault: Fault, _ text: String, _ kind: TraceEvent.Kind,
    _ network: SimulatedNetwork<DocumentNode>
  ) {
    switch fault {
    case .node(_, let place):
      let (was, isNow) = (documents[place] != nil, network.nodes[place] != nil)
      let process: TraceEvent.Kind = isNow ? .restart : .crash
      add(was == isNow ? kind : process, on: place, text, network)
    case .links:
      add(kind, on: nil, text, network)
      if fault.isCut { tellCuts(fault) }
    }
  }

  /// Adds to the latest event the links of a cut.
  private mutating func tellCuts(_ fault: Fault) {
    guard case .links(_, let links) = fault else { return }
    trace.events[trace.events.count - 1].cuts = links.links(among: names.count)
      .map { DirectedPair(from: $0.from, to: $0.to) }
  }

  private mutating func add(
    _ kind: TraceEvent.Kind, on place: Int?, _ text: String,
    _ network: SimulatedNetwork<DocumentNode>
  ) {
    let changed = place.map { changes(of: $0, in: network) } ?? []
    trace.events.append(
      TraceEvent(kind, at: network.now.nanoseconds, on: place, text, changes: changed))
  }
}

extension Fault {
  /// Whether nothing gets through meanwhile.
  fileprivate var isCut: Bool {
    guard case .links(let what, _) = self else { return false }
    return what == .cut || what == .clog
  }
}

extension Repair {
  /// Whether a cut that has begun ends with it.
  fileprivate func ends(_ plan: PlannedFault) -> Bool {
    switch self {
    case .fault(let number): return number == plan.number
    case .cuts:
      guard case .links(.cut, _) = plan.fault else { return false }
      return true
    case .process: return false
    case .everything: return true
    }
  }
}

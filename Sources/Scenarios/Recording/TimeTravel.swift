public import Convergence
public import Traces

/// A run through which one can walk, forward and back.
///
/// A network is a value, so that some of its past is kept, and any moment is a few steps away from
/// a kept one. What happened is numbered by moments: a moment is one step of the network, with all
/// that was told of it, and the last one is the end, with what the checkers found.
public struct TimeTravel: Sendable {
  /// A point in a run.
  public struct Moment: Sendable {
    /// Which events of the trace happened in it.
    public let events: Range<Int>
    /// How many steps the network has made by then.
    fileprivate let steps: Int
  }

  /// What came of the run, and everything that happened.
  public let recording: Recording

  /// The points one can go to; there is at least one.
  public let moments: [Moment]

  /// The network before its first step, and again after each stride.
  private let checkpoints: [Network]

  /// How many steps lie between two checkpoints.
  private let stride: Int

  /// Runs a scenario and keeps what it takes to walk through the run.
  ///
  /// - Parameters:
  ///   - scenario: What is run.
  ///   - seed: The seed; that of the file unless given.
  ///   - isSwarm: Whether the seed switches off about half of what is drawn at random.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public init(
    _ scenario: Scenario, seed: UInt64? = nil, isSwarm: Bool = true
  ) throws(DocumentPathError) {
    let seed = seed ?? scenario.seed
    recording = try scenario.record(seed: seed, isSwarm: isSwarm)
    let plan = try Plan(scenario, seed: seed, isSwarm: isSwarm)
    var network = ScenarioRun(scenario, plan, seed: seed).network
    network.messages.isKept = true
    var recorder = TraceRecorder(
      scenario.title, of: network, names: scenario.names, commands: plan.commands)
    // A few hundred checkpoints, however long the run.
    stride = max(16, recording.report.network.events / 256)
    let events = recording.trace.events
    let told = events.count - events.reversed().prefix { $0.kind == .check }.count
    var moments = [Moment(events: 0..<recorder.trace.events.count, steps: 0)]
    var checkpoints = [network.withoutMessages]
    var steps = 0
    while recorder.trace.events.count < told, let step = network.step() {
      let start = recorder.trace.events.count
      recorder.note(step, in: network)
      steps += 1
      if steps % stride == 0 { checkpoints.append(network.withoutMessages) }
      let end = recorder.trace.events.count
      if end > start { moments.append(Moment(events: start..<end, steps: steps)) }
    }
    if told < events.count {
      moments.append(Moment(events: told..<events.count, steps: steps))
    }
    self.moments = moments
    self.checkpoints = checkpoints
  }

  /// What happened at a moment.
  public func events(at moment: Int) -> [TraceEvent] {
    Array(recording.trace.events[moments[moment].events])
  }

  /// The moment at which an event of the trace happened.
  public func moment(ofEvent place: Int) -> Int {
    moments.firstIndex { $0.events.upperBound > place } ?? moments.count - 1
  }

  /// Everything there is to see of a replica at a moment.
  ///
  /// - Complexity: O(events), and some steps of the network.
  public func replica(_ place: Int, at moment: Int) -> ReplicaView {
    let now = network(at: moment).nodes[place]
    let before = moment > 0 ? network(at: moment - 1).nodes[place] : nil
    return ReplicaView(
      name: recording.trace.lanes[place], now: now, before: before,
      queue: messages(on: place, at: moment), isFirst: moment == 0)
  }

  private func network(at moment: Int) -> Network {
    let steps = moments[moment].steps
    var network = checkpoints[steps / stride]
    for _ in 0..<steps % stride { _ = network.step() }
    return network
  }

  /// The messages from or to a replica that are on their way, in the order in which they left.
  private func messages(on place: Int, at moment: Int) -> [TraceEvent] {
    let past = recording.trace.events[..<moments[moment].events.upperBound]
    var open: [Int] = []
    for event in past {
      guard let message = event.message else { continue }
      while open.count <= message { open.append(0) }
      open[message] += event.kind == .send ? 1 : -1
    }
    return past.filter { event in
      guard event.kind == .send, event.lane == place || event.peer == place,
        let message = event.message, open[message] > 0
      else { return false }
      open[message] -= 1
      return true
    }
  }
}

extension Plan {
  /// What the workload asks of whom, in order.
  var commands: [(replica: Int, command: DocumentCommand)] {
    events.compactMap { event in
      if case .command(let command, let replica) = event.action {
        (replica: replica, command: command)
      } else {
        nil
      }
    }
  }
}

extension SimulatedNetwork<DocumentNode> {
  /// The same network with nothing noted of its messages, which would grow with every checkpoint.
  fileprivate var withoutMessages: Self {
    var copy = self
    copy.messages = MessageLog()
    return copy
  }
}

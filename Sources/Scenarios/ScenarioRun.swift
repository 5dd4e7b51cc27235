public import Convergence

/// One scenario being simulated with one seed.
struct ScenarioRun {
  /// How long after the expected convergence the replicas may go on exchanging messages.
  static let settlingTime: Int64 = 60_000_000_000

  /// How many events a run may have; replicas that exchange more than that will not stop.
  static let eventLimit = 10_000_000

  let scenario: Scenario
  let plan: Plan
  var network: SimulatedNetwork<DocumentNode>
  var report: RunReport

  /// For each replica the place on its disk of every edit that is not durable yet.
  private var undurable: [[Int]]

  /// What each process has sent so far; a crash would take it along.
  private var sent: [ReplicationStatistics]

  /// Since when the running replicas have seen the same.
  private var agreedSince: Instant?

  /// Writes down what happens, if anybody wants it.
  private var recorder: TraceRecorder?

  /// How the replicas differed when they should have agreed.
  private(set) var findingAtDeadline: String?

  /// Prepares a simulation.
  init(_ scenario: Scenario, seed: UInt64) throws(DocumentPathError) {
    self.scenario = scenario
    plan = try Plan(scenario, seed: seed)
    report = RunReport(
      file: scenario.file, title: scenario.title, seed: seed, replicas: scenario.replicas)
    undurable = Array(repeating: [], count: scenario.replicas.count)
    sent = Array(repeating: ReplicationStatistics(), count: scenario.replicas.count)
    let ids = scenario.replicas.indices.map { ReplicaID(UInt64($0) + 1) }
    let phase = KeyedRandom(seed: seed).below(
      UInt64(scenario.gossipInterval), .phases, entity: 0, counter: 0)
    var settings = ReplicationConfiguration(
      gossipInterval: scenario.gossipInterval, phase: Int64(phase),
      bufferCapacity: scenario.bufferCapacity)
    settings.seed = seed
    settings.packetLimit = scenario.packetLimit
    settings.heartbeatInterval = scenario.heartbeatInterval
    settings.fanOut = scenario.fanOut
    network = SimulatedNetwork(
      nodes: ids,
      configuration: DocumentNode.Configuration(
        replication: settings, topology: scenario.topology),
      links: LinkModel(), diskLatency: scenario.diskLatency, seed: seed)
    for from in ids.indices {
      for to in ids.indices where from != to {
        let link = DirectedLink(from: from, to: to)
        network.setLink(link, to: scenario.model(of: link))
      }
    }
    for event in plan.events {
      let time = Instant(nanoseconds: event.time)
      switch event.action {
      case .edit(let replica, let operation): network.schedule(operation, on: replica, at: time)
      case .fault(let fault): network.schedule(fault)
      case .repair(let repair): network.schedule(repair, at: time)
      }
    }
  }

  /// How long after the last disturbance the replicas must agree.
  private var patience: Int64 {
    scenario.expectations.reduce(Self.settlingTime) { patience, expectation in
      if case .converge(let limit) = expectation.claim { return max(patience, limit) }
      return patience
    }
  }

  /// When the replicas must agree, if the scenario says so.
  private var deadline: Instant? {
    let limits = scenario.expectations.compactMap { expectation in
      if case .converge(let limit) = expectation.claim { limit } else { nil }
    }
    return limits.min().map { Instant(nanoseconds: plan.end).advanced(by: $0) }
  }

  /// Has everything that happens from now on written down.
  mutating func record() {
    network.messages.isKept = true
    let edits = plan.events.compactMap { event in
      if case .edit(let replica, let operation) = event.action {
        (replica: replica, operation: operation)
      } else {
        nil
      }
    }
    recorder = TraceRecorder(
      scenario.title, of: network, names: scenario.replicas, edits: edits)
  }

  /// What was written down, once the run is over.
  var recording: Recording? {
    recorder.map { recorder in
      Recording(
        report: report, trace: recorder.trace,
        gaps: recorder.story.gaps(in: network.nodes.map { $0?.context }))
    }
  }

  /// Simulates until nothing happens any more, or for too long.
  ///
  /// - Parameter goesOn: Asked now and then whether to go on.
  /// - Returns: The report, or `nil` if it was not to go on.
  mutating func run(while goesOn: () -> Bool) -> RunReport? {
    noteAgreement()
    let end = Instant(nanoseconds: plan.end)
    let deadline = deadline
    let horizon = end.advanced(by: patience).advanced(by: Self.settlingTime)
    while let next = network.nextTime, next <= horizon {
      if network.statistics.events % 1024 == 0, !goesOn() { return nil }
      if network.statistics.events >= Self.eventLimit { break }
      if let deadline, next > deadline, findingAtDeadline == nil, agreedSince == nil {
        findingAtDeadline = describeDisagreement()
      }
      if next > end.advanced(by: patience), agreedSince == nil { break }
      guard let step = network.step() else { break }
      note(step)
    }
    finish(end: end)
    judge()
    recorder?.finish(report)
    return report
  }

  private mutating func note(_ step: NetworkStep) {
    switch step {
    case .command(let node): noteEdit(on: node)
    case .commandMissed: report.edits.missed += 1
    case .synced(let node):
      undurable[node].removeAll { $0 <= network.disks[node].syncedCount }
    case .faultBegan, .struck:
      if let node = step.node, network.nodes[node] == nil { noteCrash(of: node) }
    default: break
    }
    recorder?.note(step, in: network)
    guard step != .nothing else { return }
    if let place = step.node, let node = network.nodes[place] { sent[place] = node.statistics }
    noteAgreement()
  }

  private mutating func noteCrash(of node: Int) {
    report.replication += sent[node]
    sent[node] = ReplicationStatistics()
    report.edits.lost += undurable[node].count
    undurable[node] = []
  }

  private mutating func noteEdit(on node: Int) {
    switch network.nodes[node]?.outcome {
    case .accepted:
      report.edits.accepted += 1
      undurable[node].append(network.disks[node].records.count)
    case .unchanged: report.edits.unchanged += 1
    case .refused: report.edits.refused += 1
    case nil: break
    }
  }

  private mutating func noteAgreement() {
    if !agrees {
      agreedSince = nil
    } else if agreedSince == nil {
      agreedSince = network.now
    }
  }

  /// Whether all running replicas, of which there is at least one, have seen the same.
  private var agrees: Bool {
    var first: CausalContext?
    for place in network.nodes.indices {
      guard let context = network.nodes[place]?.context else { continue }
      if let first, context != first { return false }
      first = context
    }
    return first != nil
  }

  private mutating func finish(end: Instant) {
    report.network = network.statistics
    report.simulated = max(network.now, end).nanoseconds
    if let since = agreedSince {
      report.convergedAfter = max(0, since.nanoseconds - end.nanoseconds)
    }
    var digest = network.digest
    for (place, node) in network.nodes.enumerated() {
      guard let node else {
        report.down.append(scenario.replicas[place])
        continue
      }
      digest.absorb(node.document.canonicalBytes)
      report.replication += node.statistics
    }
    report.digest = digest.description
    report.document = network.nodes.compactMap { $0 }.first?.document.json ?? .object([:])
  }
}

extension Scenario {
  /// Runs the scenario.
  ///
  /// - Parameter seed: The seed; that of the file unless given.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func run(seed: UInt64? = nil) throws(DocumentPathError) -> RunReport {
    guard let report = try run(seed: seed, while: { true }) else {
      preconditionFailure("only a run that may be given up is")
    }
    return report
  }

  /// Runs the scenario for as long as somebody wants it.
  ///
  /// - Parameters:
  ///   - seed: The seed; that of the file unless given.
  ///   - goesOn: Asked every thousand events or so whether to go on.
  /// - Returns: The report, or `nil` if the run was given up.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func run(
    seed: UInt64?, while goesOn: () -> Bool
  ) throws(DocumentPathError) -> RunReport? {
    var run = try ScenarioRun(self, seed: seed ?? self.seed)
    return run.run(while: goesOn)
  }

  /// Runs the scenario and writes down what happens.
  ///
  /// - Parameter seed: The seed; that of the file unless given.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func record(seed: UInt64? = nil) throws(DocumentPathError) -> Recording {
    var run = try ScenarioRun(self, seed: seed ?? self.seed)
    run.record()
    guard run.run(while: { true }) != nil, let recording = run.recording else {
      preconditionFailure("a run that is recorded ends with a recording")
    }
    return recording
  }

  /// How a link behaves, by all that is said about it.
  func model(of link: DirectedLink) -> LinkModel {
    var model = LinkModel()
    for rule in links where rule.scope?.contains(link) ?? true {
      switch rule.change {
      case .latency(let latency): model.latency = latency
      case .matrix(let matrix, let jitter):
        let half = matrix.oneWay(from: replicas[link.from], to: replicas[link.to]) ?? 0
        let extra = half / 1000 * Int64(jitter) / 1000
        model.latency = extra == 0 ? .constant(half) : .uniform(half...half + extra)
      case .drop(let value): model.drop = value
      case .duplicate(let value): model.duplicate = value
      case .reorder(let value): model.reorder = value
      }
    }
    return model
  }
}

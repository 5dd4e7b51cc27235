public import Convergence

/// One scenario being simulated with one seed.
struct ScenarioRun {
  /// How long after the expected convergence the replicas may go on exchanging messages.
  static let settlingTime: Int64 = 60_000_000_000

  /// How many events a run may have; replicas that exchange more than that will not stop.
  var eventLimit = 10_000_000

  let scenario: Scenario
  let plan: Plan
  var network: Network
  var report: RunReport
  var witness: Witness

  private let hasEvictions: Bool

  /// How much had changed when the replicas were last compared.
  private var notedChanges = -1

  /// Since when the running replicas have seen the same.
  private var agreedSince: Instant?

  /// Writes down what happens, if anybody wants it.
  private var recorder: TraceRecorder?

  /// How the replicas differed when they should have agreed.
  private(set) var findingAtDeadline: String?

  /// What is looked for; the run ends as soon as it is there.
  var sought: RunReport.Failure?

  /// Prepares a simulation.
  init(
    _ scenario: Scenario, _ plan: Plan, seed: UInt64,
    sabotage: DocumentNode.Sabotage? = nil, answers: DocumentNode.Answers? = nil
  ) {
    self.scenario = scenario
    self.plan = plan
    hasEvictions = plan.hasEvictions
    report = RunReport(
      file: scenario.file, title: scenario.title, seed: seed, replicas: scenario.names)
    report.mode = scenario.mode
    witness = Witness(scenario, seed: seed)
    let ids = scenario.names.indices.map { ReplicaID(UInt64($0) + 1) }
    var configuration = DocumentNode.Configuration(
      replication: scenario.replication(seed: seed), topology: scenario.topology)
    configuration.coordination = scenario.coordination
    (configuration.sabotage, configuration.answers) = (sabotage, answers)
    for (id, selection) in zip(ids, scenario.firstSubscriptions) {
      configuration.subscriptions[id] = selection
    }
    network = SimulatedNetwork(
      nodes: Array(ids.prefix(scenario.replicas.count)),
      spares: Array(ids.dropFirst(scenario.replicas.count)), configuration: configuration,
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
      case .command(let command, let replica): network.schedule(command, on: replica, at: time)
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
    let commands = plan.events.compactMap { event in
      if case .command(let command, let replica) = event.action {
        (replica: replica, command: command)
      } else {
        nil
      }
    }
    recorder = TraceRecorder(
      scenario.title, of: network, names: scenario.names, commands: commands)
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
    witness.begin(network)
    noteAgreement()
    let end = Instant(nanoseconds: plan.end)
    let deadline = deadline
    let limit = end.advanced(by: patience)
    var horizon = limit.advanced(by: Self.settlingTime)
    while let next = network.nextTime {
      if next > horizon {
        // What a long way has delayed says nothing of those who are silent, until it arrives.
        guard network.isIdle else { break }
        horizon = next.advanced(by: Self.settlingTime)
      }
      if network.statistics.events % 1024 == 0, !goesOn() { return nil }
      if network.statistics.events >= eventLimit { break }
      if let deadline, next > deadline, findingAtDeadline == nil, agreedSince == nil {
        findingAtDeadline = describeDisagreement()
      }
      if next > limit, agreedSince == nil { break }
      guard let step = network.step() else { break }
      recorder?.note(step, in: network)
      if step == .nothing { continue }
      witness.note(step, network)
      for (place, command) in witness.waiting {
        network.schedule(command, on: place, at: network.now)
      }
      witness.waiting = []
      if witness.isStuck { break }
      if sought != nil, hasFoundSought { break }
      noteAgreement()
    }
    finish(end: end)
    judge()
    recorder?.finish(report)
    return report
  }

  /// Whether the rest of the run can no longer undo what is looked for.
  private var hasFoundSought: Bool {
    // Beyond the contract, what comes later may pardon what is found now.
    guard let sought, scenario.mode != .beyond else { return false }
    if sought.check != .expectations {
      return witness.findings.contains { $0.check == sought.check }
    }
    let deadlines = scenario.expectations.count {
      if case .converge = $0.claim { true } else { false }
    }
    return sought.status == .notConverged && findingAtDeadline != nil && deadlines == 1
  }

  private mutating func noteAgreement() {
    // Who counts may change at any time where somebody is put out; else only what was seen does.
    if !hasEvictions, witness.changeCount == notedChanges { return }
    notedChanges = witness.changeCount
    if !agrees {
      agreedSince = nil
    } else if agreedSince == nil {
      agreedSince = network.now
    }
  }

  /// Whether all members that run, of which there is at least one, have seen the same.
  private var agrees: Bool {
    var first: CausalContext?
    let evicted = evicted
    for place in witness.views.indices {
      guard let context = witness.views[place].document?.state.context,
        evicted.isEmpty || !evicted.contains(place)
      else { continue }
      if let first, context != first { return false }
      if witness.views[place].isFetching { return false }
      first = context
    }
    return first != nil
  }

  /// The places of those who run and have not been put out.
  var members: [Int] {
    witness.views.indices.filter { witness.views[$0].document != nil && !evicted.contains($0) }
  }

  /// The places of those who run and do not count as members.
  private var evicted: [Int] {
    guard hasEvictions else { return [] }
    let members = network.members
    return witness.views.indices.filter { !members.contains(network.ids[$0]) }
  }

  private mutating func finish(end: Instant) {
    report.network = network.statistics
    report.simulated = max(network.now, end).nanoseconds
    if let since = agreedSince {
      report.convergedAfter = max(0, since.nanoseconds - end.nanoseconds)
    }
    report.replication = witness.tally.replication
    var digest = network.digest
    for place in scenario.names.indices {
      guard let node = network.nodes[place] else {
        if place < scenario.replicas.count { report.down.append(scenario.names[place]) }
        continue
      }
      digest.absorb(node.document.canonicalBytes)
      report.replication += node.statistics
    }
    report.digest = digest.description
    let running = network.nodes.compactMap { $0 }
    let shown = running.first { $0.subscription == nil } ?? running.first
    report.document = shown?.document.json ?? .object([:])
    report.wholes = members.compactMap { network.nodes[$0] }
      .filter { $0.subscription == nil }.map(\.document)
  }
}

extension Scenario {
  /// Runs the scenario.
  ///
  /// - Parameters:
  ///   - seed: The seed; that of the file unless given.
  ///   - isSwarm: Whether the seed switches off about half of what is drawn at random.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func run(
    seed: UInt64? = nil, isSwarm: Bool = true
  ) throws(DocumentPathError) -> RunReport {
    guard let report = try run(seed: seed, isSwarm: isSwarm, while: { true }) else {
      preconditionFailure("only a run that may be given up is")
    }
    return report
  }

  /// Runs the scenario for as long as somebody wants it.
  ///
  /// - Parameters:
  ///   - seed: The seed; that of the file unless given.
  ///   - isSwarm: Whether the seed switches off about half of what is drawn at random.
  ///   - goesOn: Asked every thousand events or so whether to go on.
  /// - Returns: The report, or `nil` if the run was given up.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func run(
    seed: UInt64?, isSwarm: Bool = true, while goesOn: () -> Bool
  ) throws(DocumentPathError) -> RunReport? {
    let plan = try Plan(self, seed: seed ?? self.seed, isSwarm: isSwarm)
    var run = ScenarioRun(self, plan, seed: seed ?? self.seed)
    run.report.isSwarm = isSwarm
    return run.run(while: goesOn)
  }

  /// Runs a plan instead of the scenario's own.
  ///
  /// - Parameters:
  ///   - plan: What happens.
  ///   - seed: Where the rest of chance comes from.
  public func run(_ plan: Plan, seed: UInt64) -> RunReport {
    var run = ScenarioRun(self, plan, seed: seed)
    guard let report = run.run(while: { true }) else {
      preconditionFailure("only a run that may be given up is")
    }
    return report
  }

  /// Runs the scenario and writes down what happens.
  ///
  /// - Parameters:
  ///   - seed: The seed; that of the file unless given.
  ///   - isSwarm: Whether the seed switches off about half of what is drawn at random.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func record(
    seed: UInt64? = nil, isSwarm: Bool = true
  ) throws(DocumentPathError) -> Recording {
    let plan = try Plan(self, seed: seed ?? self.seed, isSwarm: isSwarm)
    var run = ScenarioRun(self, plan, seed: seed ?? self.seed)
    run.report.isSwarm = isSwarm
    run.record()
    guard run.run(while: { true }) != nil, let recording = run.recording else {
      preconditionFailure("a run that is recorded ends with a recording")
    }
    return recording
  }

  /// Runs the scenario and keeps what has happened, event by event.
  ///
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public func logged(
    seed: UInt64? = nil, isSwarm: Bool = true
  ) throws(DocumentPathError) -> (report: RunReport, log: EventLog) {
    let plan = try Plan(self, seed: seed ?? self.seed, isSwarm: isSwarm)
    var run = ScenarioRun(self, plan, seed: seed ?? self.seed)
    run.report.isSwarm = isSwarm
    run.network.log.isDetailed = true
    guard let report = run.run(while: { true }) else {
      preconditionFailure("only a run that may be given up is")
    }
    return (report, run.network.log)
  }

  /// Times and sizes of the protocol.
  func replication(seed: UInt64) -> ReplicationConfiguration {
    let phase = KeyedRandom(seed: seed).below(
      UInt64(gossipInterval), .phases, entity: 0, counter: 0)
    var settings = ReplicationConfiguration(
      gossipInterval: gossipInterval, phase: Int64(phase), bufferCapacity: bufferCapacity)
    settings.packetLimit = packetLimit
    if let window { settings.window = window }
    settings.heartbeatInterval = heartbeatInterval
    settings.suspicionTimeout = suspicionTimeout
    settings.evictionTimeout = evictionTimeout
    settings.fanOut = fanOut
    settings.identityPolicy = hasFreshIdentities ? .fresh : .kept
    settings.countsDistantMembers = countsDistantMembers
    return settings
  }

  /// How a link behaves, by all that is said about it.
  func model(of link: DirectedLink) -> LinkModel {
    var model = LinkModel()
    for rule in links where rule.scope?.contains(link) ?? true {
      switch rule.change {
      case .latency(let latency): model.latency = latency
      case .matrix(let matrix, let jitter):
        model.latency = latency(of: link, in: matrix, jitter: jitter)
      case .drop(let value): model.drop = value
      case .duplicate(let value): model.duplicate = value
      case .reorder(let value): model.reorder = value
      }
    }
    return model
  }
}

extension Plan {
  /// Whether somebody is put out.
  var hasEvictions: Bool {
    events.contains { event in
      if case .fault(let fault) = event.action { fault.fault.family == .evict } else { false }
    }
  }
}

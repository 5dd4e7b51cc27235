import Convergence

extension PlannedEvent {
  /// What the event could be with less in it, the simplest first.
  ///
  /// Every one has fewer of: damage, links, bits set in its values, or digits in its times.
  var simpler: [PlannedEvent] {
    let actions =
      switch action {
      case .command(let command, let replica):
        command.simpler.map { Action.command($0, replica: replica) }
      case .fault(let plan): plan.simpler.map { Action.fault($0) }
      case .repair: [Action]()
      }
    return actions.map { PlannedEvent(at: time, $0) } + Self.roundings(of: time).map(moved)
  }

  /// The event at another time; a fault still ends when it did.
  private func moved(to time: Int64) -> PlannedEvent {
    guard case .fault(let plan) = action else { return PlannedEvent(at: time, action) }
    let start = plan.start.advanced(by: time - self.time)
    return PlannedEvent(
      at: time,
      .fault(PlannedFault(plan.fault, number: plan.number, from: start, until: plan.end)))
  }

  /// The same time with fewer digits.
  static func roundings(of time: Int64) -> [Int64] {
    let units: [Int64] = [
      1_000_000_000_000, 10_000_000_000, 1_000_000_000, 100_000_000, 10_000_000, 1_000_000,
    ]
    var found: [Int64] = []
    for unit in units where time % unit != 0 {
      let rounded = time / unit * unit
      if !found.contains(rounded) { found.append(rounded) }
    }
    return found
  }
}

extension DocumentCommand {
  fileprivate var simpler: [DocumentCommand] {
    guard case .edit(let operation, let confirmation, let client) = self else { return [] }
    var found: [DocumentCommand] = []
    if confirmation != nil { found.append(.edit(operation, client: client)) }
    if client != nil { found.append(.edit(operation, confirmation)) }
    let values = operation.simpler.map { DocumentCommand.edit($0, confirmation, client: client) }
    return found + values
  }
}

extension DocumentOperation {
  /// The same with a short value.
  fileprivate var simpler: [DocumentOperation] {
    let small = Scalar.integer(1)
    return switch action {
    case .set(let value) where value != small: [DocumentOperation(.set(small), at: path)]
    case .increment(let amount) where amount != 1: [DocumentOperation(.increment(1), at: path)]
    default: []
    }
  }
}

extension PlannedFault {
  /// The same with fewer links, less damage, or an earlier or rounder end.
  fileprivate var simpler: [PlannedFault] {
    var faults: [Fault] =
      switch fault {
      case .links(let what, let links): links.simpler.map { .links(what, $0) }
      // Who stands still for ever is up and behind; that is not less than being down.
      case .node(let what, let node):
        what.simpler.filter { end != nil || $0 != .pause }.map { .node($0, node) }
      }
    // What is held up until the end arrives after all.
    if case .links(.cut, let links) = fault, end != nil {
      faults.insert(.links(.clog, links), at: 0)
    }
    let weaker = faults.map { PlannedFault($0, number: number, from: start, until: end) }
    return weaker + earlierEnds
  }

  private var earlierEnds: [PlannedFault] {
    guard let end else { return [] }
    let times = PlannedEvent.roundings(of: end.nanoseconds)
    return times.filter { $0 > start.nanoseconds }.map {
      PlannedFault(fault, number: number, from: start, until: Instant(nanoseconds: $0))
    }
  }
}

extension LinkSet {
  /// One direction alone, if there are several among the first few nodes.
  fileprivate var simpler: [LinkSet] {
    switch self {
    case .only(let links): return links.count > 1 ? links.map { .only([$0]) } : []
    case .between(let groups):
      return links(among: groups.count).map { .only([$0]) }
    case .all, .touching, .from, .to: return []
    }
  }
}

extension NodeFault {
  /// What does less damage: a restored backup, a lost disk, a crash, a pause.
  fileprivate var simpler: [NodeFault] {
    switch self {
    case .restore, .twin: [.pause, .crash(), .amnesia(newIdentity: nil)]
    case .amnesia: [.pause, .crash()]
    case .crash(.torn), .crash(.kept): [.pause, .crash()]
    case .crashAt, .crash(.lost): [.pause]
    default: []
    }
  }
}

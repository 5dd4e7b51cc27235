import Convergence

extension PlanDrawing {
  mutating func drawFaults() {
    for (number, fault) in scenario.faults.enumerated() {
      let end = fault.lasting.map { fault.time + $0 }
      let name = fault.number ?? UInt32(number)
      switch fault.change {
      case .fault(let kind): add(kind, number: name, from: fault.time, until: end, line: fault.line)
      case .repair(let repair): add(.repair(repair), at: fault.time, line: fault.line)
      case .amnesia(let node):
        // Identities below 2⁶³ are for those who are there from the start.
        let identity = random.bits(.compositeFaults, entity: UInt64(number), counter: 0) | 1 << 63
        add(
          .node(.amnesia(newIdentity: ReplicaID(identity)), node), number: name, from: fault.time,
          until: end, line: fault.line)
      case .healCore: break
      case .flapping, .swizzle, .churn, .rollingUpgrade: addComposite(fault, number: number)
      }
    }
    for (number, faults) in scenario.randomFaults.enumerated() {
      var draws = random.sequence(.plannedFaults, entity: UInt64(number))
      add(faults, number: number, using: &draws)
    }
    for (number, fault) in scenario.faults.enumerated() where fault.change == .healCore {
      var draws = random.sequence(.compositeFaults, entity: UInt64(number))
      keep(core(using: &draws), from: fault.time, line: fault.line)
    }
  }

  /// Adds the faults of a statement that stands for several.
  private mutating func addComposite(_ fault: Scenario.TimedFault, number: Int) {
    var plan = FaultPlan()
    var draws = random.sequence(.compositeFaults, entity: UInt64(number))
    let start = Instant(nanoseconds: fault.time)
    let end = start.advanced(by: fault.lasting ?? 0)
    switch fault.change {
    case .flapping(let links, let cut, let whole):
      plan.addFlapping(links, from: start, until: end, cut: cut, whole: whole)
    case .swizzle(let nodes):
      plan.addSwizzledClogging(of: nodes, from: start, until: end, using: &draws)
    case .churn(let nodes, let period):
      plan.addChurn(of: nodes, from: start, until: end, every: period, using: &draws)
    case .rollingUpgrade(let nodes, let version, let interval):
      plan.addRollingUpgrade(of: nodes, to: version, from: start, every: interval)
    case .fault, .repair, .amnesia, .healCore: return
    }
    add(plan, line: fault.line)
  }

  private mutating func add(_ plan: FaultPlan, line: Int) {
    let block = nextBlock()
    for fault in plan.faults {
      add(
        fault.fault, number: block + fault.number, from: fault.start.nanoseconds,
        until: fault.end?.nanoseconds, line: line)
    }
  }

  private mutating func add(
    _ faults: Scenario.RandomFaults, number: Int, using draws: inout KeyedSequence
  ) {
    if case .families(let families) = faults.kind {
      let choice = families.isEmpty ? possibleFamilies : families
      let own = random.bits(.plannedFaults, entity: UInt64(number), counter: 0)
      let swarm = isSwarm ? Swarm(seed: own, among: choice) : Swarm(evenlyAmong: choice)
      let scope = FaultScope(
        nodes: scenario.replicas.count, spares: scenario.spares.count, window: faults.window,
        lasting: faults.lasting)
      add(FaultPlan(random: faults.count, of: swarm, in: scope, seed: own), line: faults.line)
      return
    }
    let nodes = scenario.replicas.count
    let block = nextBlock()
    for place in 0..<faults.count {
      let start = draws.draw(from: faults.window)
      let end = start + draws.draw(from: faults.lasting)
      let fault: Fault =
        switch faults.kind {
        case .crashes: .node(.crash(), draws.pick(from: faults.replicas))
        case .cuts: .links(.cut, .only([Self.link(among: nodes, using: &draws)]))
        case .partitions, .families: .links(.cut, .random(of: nodes, using: &draws))
        }
      add(fault, number: block + UInt32(place), from: start, until: end, line: faults.line)
    }
  }

  /// The families that may be drawn where none are named: those that the mode allows.
  private var possibleFamilies: [FaultFamily] {
    FaultFamily.allCases.filter { family in
      if family == .join || family == .twin { return scenario.spares.count > 1 }
      return true
    }.filter { scenario.mode == .beyond || $0.contract == .inside }
  }

  /// A random part of the replicas, two at least, that are connected with each other.
  private func core(using draws: inout KeyedSequence) -> [Int] {
    let count = scenario.replicas.count
    guard count > 1 else { return [0] }
    let size = Int(draws.draw(from: 2...Int64(count)))
    var core = [Int(draws.below(UInt64(count)))]
    while core.count < size {
      let next = (0..<count).filter { place in
        !core.contains(place)
          && scenario.topology.neighbours(of: place, among: count).contains(where: core.contains)
      }
      if next.isEmpty { break }
      core.append(draws.pick(from: next))
    }
    return core.sorted()
  }

  private static func link(
    among nodes: Int, using draws: inout KeyedSequence
  ) -> DirectedLink {
    let from = Int(draws.below(UInt64(nodes)))
    let to = (from + 1 + Int(draws.below(UInt64(nodes - 1)))) % nodes
    return DirectedLink(from: from, to: to)
  }
}

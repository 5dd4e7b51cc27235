import Causality

extension NetworkKernel {
  /// Plans a fault: its beginning, its end, and the backup it may need.
  mutating func schedule(_ plan: PlannedFault) {
    precondition(plan.end.map { $0 >= plan.start } ?? true, "a fault ends after it begins")
    if case .node(.restore(let time), let node) = plan.fault {
      wait(for: .backUp(plan.number, node: node), at: time)
    }
    if case .links(.replay, _) = plan.fault { keepPast() }
    if case .links(.splice, _) = plan.fault { keepPast() }
    wait(for: .start(plan), at: plan.start)
    if let end = plan.end { wait(for: .end(plan.number), at: max(end, plan.start)) }
  }

  mutating func wait(for moment: FaultMoment, at time: Instant) {
    queue.add(NetworkEvent(.fault, value: moments.insert(moment)), at: max(time, now))
  }

  private mutating func keepPast() {
    if past.isEmpty { past = Array(repeating: [], count: links.count) }
  }

  /// Has a moment that was waited for come.
  mutating func apply(_ moment: FaultMoment) -> Turn {
    digest.absorb(UInt64(bitPattern: now.nanoseconds))
    switch moment {
    case .start(let plan): return start(plan)
    case .end(let number):
      guard let place = active.firstIndex(where: { $0.plan.number == number }) else {
        return .nothing
      }
      return .changes(.faultEnded(active[place].plan), end(at: place))
    case .backUp(let number, let node):
      backups.append((number, disks[node].backup))
      return .nothing
    case .repair(let repair): return .changes(.repaired(repair), apply(repair))
    }
  }

  private mutating func start(_ plan: PlannedFault) -> Turn {
    guard !active.contains(where: { $0.plan.number == plan.number }) else { return .nothing }
    digest.absorb(UInt64(plan.number) &<< 8 | UInt64(plan.fault.family.rawValue))
    let place = active.firstIndex { $0.plan.number > plan.number } ?? active.count
    active.insert(ActiveFault(plan), at: place)
    switch plan.fault {
    case .links(let fault, let set):
      let struck = set.links(among: ids.count)
      for link in struck {
        links[index(of: link)].disturbances += 1
        digest.absorb(UInt64(link.from) &<< 32 | UInt64(link.to))
      }
      if fault == .cut { statistics.cuts += struck.count }
      if case .bandwidth = fault {
        active[place].busyUntil = Array(repeating: now, count: links.count)
      }
      return .changes(.faultBegan(plan), [])
    case .node(let fault, let node):
      digest.absorb(UInt64(node))
      return .changes(.faultBegan(plan), start(fault, node, at: place))
    }
  }

  /// Ends a fault that has begun.
  mutating func end(at place: Int) -> [Change] {
    let fault = active[place]
    digest.absorb(UInt64(fault.plan.number) &<< 8 | 0xFF)
    active.remove(at: place)
    impacts.append((fault.plan.number, fault.impact))
    switch fault.plan.fault {
    case .links(_, let set):
      for link in set.links(among: ids.count) { links[index(of: link)].disturbances -= 1 }
      return []
    case .node(let kind, let node): return end(kind, node, fault)
    }
  }

  private mutating func apply(_ repair: Repair) -> [Change] {
    func first(_ isMeant: (Fault) -> Bool) -> Int? {
      active.firstIndex { isMeant($0.plan.fault) }
    }
    var changes: [Change] = []
    switch repair {
    case .fault(let number):
      if let place = active.firstIndex(where: { $0.plan.number == number }) {
        changes = end(at: place)
      }
    case .cuts:
      while let place = first({ if case .links(.cut, _) = $0 { true } else { false } }) {
        changes += end(at: place)
      }
    case .everything:
      while let place = first({ $0.family != .join && $0.family != .upgrade }) {
        changes += end(at: place)
      }
    case .process(let node):
      while let place = active.firstIndex(where: { $0.holdsDown(node) }) {
        changes += end(at: place)
      }
    }
    return changes
  }

  /// How often a fault has taken effect.
  func impact(of number: UInt32) -> Int {
    (active.first { $0.plan.number == number }?.impact ?? 0)
      + impacts.reduce(0) { $0 + ($1.number == number ? $1.count : 0) }
  }
}

extension NetworkKernel.ActiveFault {
  /// Whether a node is down because of it.
  func holdsDown(_ place: Int) -> Bool {
    guard case .node(let fault, place) = plan.fault else { return false }
    return switch fault {
    case .crash, .amnesia, .restore: true
    case .crashAt: hasStruck
    default: false
    }
  }
}

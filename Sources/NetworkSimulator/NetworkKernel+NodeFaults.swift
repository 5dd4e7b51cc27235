import Causality
import Randomness

extension NetworkKernel {
  /// Begins a fault of a node.
  mutating func start(_ fault: NodeFault, _ node: Int, at place: Int) -> [Change] {
    switch fault {
    case .crash(let tail): return putDown(node, place, tail)
    case .amnesia:
      let changes = putDown(node, place, .lost)
      disks[node].wipe()
      return changes
    case .restore:
      let number = active[place].plan.number
      let changes = putDown(node, place, .lost)
      let backup = backups.first { $0.number == number }?.disk
      backups.removeAll { $0.number == number }
      disks[node] = backup ?? SimulatedDisk()
      return changes
    case .crashAt: states[node].isArmed = true
    case .twin(let spare): return startTwin(of: node, at: spare, place)
    case .pause: states[node].pauses += 1
    case .slow: states[node].isSlow = true
    case .clockOffset(let offset): clocks[node].offset += offset
    case .clockDrift: setDrift(of: node)
    case .clockFreeze: clocks[node].frozen = clocks[node].frozen ?? clocks[node].wall(at: now)
    case .join, .leave: return setPresence(of: node, to: fault == .join, place)
    case .evict:
      if states[node].isMember { count(place) }
      states[node].evictions += 1
      return [.tellMembers]
    case .upgrade(let version):
      active[place].oldVersion = versions[node]
      return change(node, to: version, place)
    case .loseWrites, .failReads, .slowDisk: states[node].hasBadDisk = true
    }
    states[node].hasOwnClock = !clocks[node].isTrue
    return []
  }

  /// Ends a fault of a node; it is no longer among the active ones.
  mutating func end(_ fault: NodeFault, _ node: Int, _ active: ActiveFault) -> [Change] {
    switch fault {
    case .crash: return release(node)
    case .crashAt:
      states[node].isArmed = isStruck(node, by: .crashAtBoundary)
      return active.hasStruck ? release(node) : []
    case .amnesia(let identity):
      if let identity { rename(node, identity) }
      return release(node) + (identity == nil ? [] : [.tellMembers])
    case .restore: return release(node)
    case .twin(let spare):
      twins.removeAll { $0.number == active.plan.number }
      return stop(spare) ? [.stop(spare)] : []
    case .pause:
      states[node].pauses -= 1
      if states[node].pauses == 0 { letGo(node) }
    case .slow: states[node].isSlow = isStruck(node, by: .slow)
    case .clockOffset(let offset): clocks[node].offset -= offset
    case .clockDrift: setDrift(of: node)
    case .clockFreeze: if !isStruck(node, by: .clockFreeze) { clocks[node].frozen = nil }
    case .join, .leave: return setPresence(of: node, to: fault == .leave, nil)
    case .evict:
      states[node].evictions -= 1
      return [.tellMembers]
    case .upgrade: return change(node, to: active.oldVersion, nil)
    case .loseWrites, .failReads, .slowDisk:
      states[node].hasBadDisk =
        isStruck(node, by: .loseWrites) || isStruck(node, by: .failReads)
        || isStruck(node, by: .slowDisk)
    }
    states[node].hasOwnClock = !clocks[node].isTrue
    return []
  }

  private func isStruck(_ node: Int, by family: FaultFamily) -> Bool {
    active.contains {
      guard case .node(let fault, node) = $0.plan.fault else { return false }
      return fault.family == family
    }
  }

  /// Ends a process against its will and keeps it down until the fault ends.
  mutating func putDown(_ node: Int, _ place: Int, _ tail: DiskTail) -> [Change] {
    states[node].downs += 1
    guard states[node].isRunning else {
      // Amnesia and backups change the disk of a process that is down as well.
      if active[place].plan.fault.family != .crash { count(place) }
      return []
    }
    let loss = crash(node, tail, number: active[place].plan.number)
    if tail == .lost || loss.kept > 0 || loss.isTorn { count(place) }
    return [.stop(node)]
  }

  /// Ends a process, and takes from its disk what is not there for good.
  mutating func crash(_ node: Int, _ tail: DiskTail, number: UInt32) -> SimulatedDisk.Loss {
    statistics.crashes += 1
    stop(node)
    var draws = random.sequence(
      .diskTail, entity: UInt64(number) << 32 | UInt64(states[node].generation))
    let loss = disks[node].crash(tail, using: &draws)
    statistics.recordsLost += loss.records
    return loss
  }

  /// Ends a process, whatever becomes of its disk.
  ///
  /// - Returns: Whether it was running.
  @discardableResult
  mutating func stop(_ node: Int) -> Bool {
    guard states[node].isRunning else { return false }
    states[node].isRunning = false
    states[node].generation &+= 1
    states[node].timerSetting &+= 1
    states[node].busyUntil = now
    timers[node] = nil
    disks[node].lastSync = now
    // What waited for the process in its machine is gone with it, but the workload asks on.
    for event in held[node] {
      if event.kind == .message {
        _ = payloads.remove(event.value)
        statistics.undeliverable += 1
      } else {
        queue.add(event, at: now)
      }
    }
    held[node] = []
    return true
  }

  /// Takes away one reason for a process to be down.
  private mutating func release(_ node: Int) -> [Change] {
    states[node].downs -= 1
    return startIfFree(node)
  }

  private mutating func startIfFree(_ node: Int) -> [Change] {
    let state = states[node]
    guard state.downs == 0, state.isPresent, !state.isRunning else { return [] }
    statistics.restarts += 1
    return [.start(node)]
  }

  /// Has a process be gone that reaches a point where a crash waits for it.
  ///
  /// - Returns: What is left to do, or `nil` if none waits for this point.
  mutating func strike(_ node: Int, at boundary: DurabilityBoundary) -> [Change]? {
    let place = active.firstIndex {
      $0.plan.fault == .node(.crashAt(boundary), node) && !$0.hasStruck
    }
    guard let place else { return nil }
    active[place].hasStruck = true
    count(place)
    if boundary == .afterWriting { disks[node].syncAll() }
    states[node].downs += 1
    _ = crash(node, .lost, number: active[place].plan.number)
    return [.stop(node)]
  }

  private mutating func letGo(_ node: Int) {
    let waiting = held[node]
    held[node] = []
    for event in waiting { queue.add(event, at: now) }
  }

  private mutating func setDrift(of node: Int) {
    var drift: Int64 = 0
    for fault in active {
      if case .node(.clockDrift(let perMillion), node) = fault.plan.fault { drift += perMillion }
    }
    clocks[node].setDrift(drift, at: now)
    states[node].hasOwnClock = !clocks[node].isTrue
    if let deadline = timers[node] { setTimer(of: node, to: deadline) }
  }
}

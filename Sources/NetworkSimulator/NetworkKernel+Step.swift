public import Causality

extension NetworkKernel {
  /// Takes the next event and does all of it that needs no node.
  ///
  /// - Returns: What is left to do, or `nil` if nothing is left to happen.
  @usableFromInline
  mutating func next() -> Turn? {
    guard let (time, event) = queue.next() else { return nil }
    assert(time >= now, "time runs forwards")
    now = time
    let turn = turn(for: event)
    if case .nothing = turn { return turn }
    statistics.events += 1
    return turn
  }

  private mutating func turn(for event: NetworkEvent) -> Turn {
    let node = Int(event.node)
    if event.kind == .fault { return apply(moments.remove(event.value)) }
    if states[node].isHindered && hinders(event) { return .nothing }
    switch event.kind {
    case .message: return receive(event)
    case .timer:
      guard states[node].timerSetting == event.value else { return .nothing }
      timers[node] = nil
      return .timer(node: node)
    case .synced:
      guard states[node].generation == event.other, states[node].isRunning else { return .nothing }
      return sync(node, count: Int(event.value))
    case .command, .fault: return .command(node: node, slot: event.value)
    }
  }

  private mutating func receive(_ event: NetworkEvent) -> Turn {
    let (from, to) = (Int(event.other), Int(event.node))
    let bytes = payloads.remove(event.value)
    if links[from &* ids.count &+ to].disturbances > 0, countCut(from: from, to: to) {
      close(.lost, event)
      return .nothing
    }
    guard states[to].isRunning else {
      statistics.undeliverable += 1
      close(.undeliverable, event)
      return .nothing
    }
    statistics.delivered += 1
    close(.arrived, event)
    digest.absorb(UInt64(from))
    digest.absorb(bytes)
    return .message(bytes, from: ids[from], node: to, sender: from)
  }

  /// Notes what became of a message, if anybody wants to know.
  private mutating func close(_ end: MessageLog.Event, _ event: NetworkEvent) {
    guard messages.isKept else { return }
    let link = DirectedLink(from: Int(event.other), to: Int(event.node))
    messages.close(end, in: event.value, over: link, at: now)
  }

  private mutating func sync(_ node: Int, count: Int) -> Turn {
    if states[node].isArmed, let change = strike(node, at: .beforeSync) {
      return .changes(.struck(node: node), change)
    }
    disks[node].sync(through: disks[node].recordsAtBoot + count)
    if states[node].isArmed, let change = strike(node, at: .afterSync) {
      return .changes(.struck(node: node), change)
    }
    return .synced(node: node, count: count)
  }

  /// Whether an event must wait because its node is paused or busy; if so, it does.
  private mutating func hinders(_ event: NetworkEvent) -> Bool {
    let node = Int(event.node)
    guard states[node].isRunning else { return false }
    if states[node].pauses > 0 {
      held[node].append(event)
      count(.pause, of: node)
      return true
    }
    guard !event.isAdmitted else { return false }
    var cost: Int64 = 0
    for fault in active.indices {
      guard case .node(.slow(let perEvent), node) = active[fault].plan.fault else { continue }
      cost += perEvent
      count(fault)
    }
    states[node].busyUntil = max(now, states[node].busyUntil).advanced(by: cost)
    queue.add(event.admitted, at: states[node].busyUntil)
    return true
  }

  /// What a node's steady clock shows; its wall clock is left where the node can read it.
  @usableFromInline
  mutating func readClocks(of place: Int) -> Instant {
    guard states[place].hasOwnClock else {
      effects.wallClock = now
      return now
    }
    countClocks(of: place)
    effects.wallClock = clocks[place].wall(at: now)
    return clocks[place].steady(at: now)
  }

  private mutating func countClocks(of place: Int) {
    for index in active.indices {
      guard case .node(let fault, place) = active[index].plan.fault else { continue }
      switch fault {
      case .clockOffset, .clockDrift, .clockFreeze: count(index)
      default: break
      }
    }
  }

  /// Notes that a fault took effect.
  mutating func count(_ fault: Int) {
    active[fault].impact += 1
    statistics.faults[active[fault].plan.fault.family] += 1
  }

  /// Notes that the faults of a family that strike a node took effect.
  mutating func count(_ family: FaultFamily, of node: Int) {
    for index in active.indices {
      guard case .node(let fault, node) = active[index].plan.fault, fault.family == family else {
        continue
      }
      count(index)
    }
  }
}

import Causality

/// What one step of a simulation was.
public enum NetworkStep: Hashable, Sendable {
  /// A message has arrived.
  case message(node: Int)
  /// A timer has run out.
  case timer(node: Int)
  /// Records have become durable.
  case synced(node: Int)
  /// A command was carried out.
  case command(node: Int)
  /// A command found its node down.
  case commandMissed(node: Int)
  /// A fault has happened.
  case fault(Fault)
  /// Something came to nothing: a message was lost, or a timer set anew in the meantime.
  case nothing

  /// The node whose state may have changed.
  public var node: Int? {
    switch self {
    case .message(let node), .timer(let node), .synced(let node), .command(let node): node
    case .fault(.restart(let node)), .fault(.crash(let node)): node
    default: nil
    }
  }
}

extension SimulatedNetwork {
  /// Processes the next event.
  ///
  /// - Returns: What it was, or `nil` if nothing is left to happen.
  public mutating func step() -> NetworkStep? {
    guard let (time, event) = queue.next() else { return nil }
    assert(time >= now, "time runs forwards")
    now = time
    let step = process(event)
    if step != .nothing { statistics.events += 1 }
    return step
  }

  private mutating func process(_ event: NetworkEvent) -> NetworkStep {
    switch event {
    case .message(let from, let to, let slot):
      return deliver(payloads.remove(slot), from: Int(from), to: Int(to))
    case .timer(let node, let setting):
      guard timerSettings[Int(node)] == setting else { return .nothing }
      return handle(.timer, on: Int(node), kind: 2) ? .timer(node: Int(node)) : .nothing
    case .synced(let node, let incarnation, let count):
      let place = Int(node)
      guard incarnations[place] == incarnation, nodes[place] != nil else { return .nothing }
      disks[place].sync(through: disks[place].recordsAtBoot + Int(count))
      return handle(.synced(count: Int(count)), on: place, kind: 3)
        ? .synced(node: place) : .nothing
    case .command(let node, let slot):
      let command = commands.remove(slot)
      return handle(.command(command), on: Int(node), kind: 4)
        ? .command(node: Int(node)) : .commandMissed(node: Int(node))
    case .fault(let slot):
      let fault = faults.remove(slot)
      apply(fault)
      return .fault(fault)
    }
  }

  private mutating func deliver(_ bytes: [UInt8], from: Int, to: Int) -> NetworkStep {
    if isCut(DirectedLink(from: from, to: to)) {
      statistics.cutOff += 1
      return .nothing
    }
    guard nodes[to] != nil else {
      statistics.undeliverable += 1
      return .nothing
    }
    statistics.delivered += 1
    digest.absorb(UInt64(from))
    digest.absorb(bytes)
    _ = handle(.message(bytes, from: ids[from]), on: to, kind: 1)
    return .message(node: to)
  }

  /// Hands an event to a node and carries out what it asks for.
  ///
  /// - Returns: Whether the node was running.
  private mutating func handle(
    _ event: NodeEvent<Node.Command>, on place: Int, kind: UInt64
  ) -> Bool {
    guard nodes[place] != nil else { return false }
    var effects = NodeEffects()
    nodes[place]?.handle(event, at: now, effects: &effects)
    note(kind, at: place)
    carryOut(effects, of: place)
    return true
  }

  /// Adds an event and the state it has led to to the digest.
  mutating func note(_ kind: UInt64, at place: Int) {
    digest.absorb(UInt64(bitPattern: now.nanoseconds))
    digest.absorb(kind &<< 32 | UInt64(place))
    nodes[place]?.fingerprint(into: &digest)
  }

  mutating func carryOut(_ effects: NodeEffects, of place: Int) {
    for record in effects.writes { write(record, of: place) }
    for (receiver, bytes) in effects.sends {
      guard let to = ids.firstIndex(of: receiver) else {
        preconditionFailure("node \(ids[place]) sends to \(receiver), which does not exist")
      }
      send(bytes, from: place, to: to)
    }
    if case .some(let instant) = effects.timer {
      timerSettings[place] &+= 1
      if let instant {
        queue.add(
          .timer(node: UInt32(place), setting: timerSettings[place]), at: max(instant, now))
      }
    }
  }

  private mutating func write(_ record: [UInt8], of place: Int) {
    let width = UInt64(diskLatency.upperBound - diskLatency.lowerBound) + 1
    let extra = random.below(
      width, .disk, entity: UInt64(place), counter: writeCounts[place])
    writeCounts[place] += 1
    disks[place].write(record)
    let done = max(
      now.advanced(by: diskLatency.lowerBound + Int64(extra)), disks[place].lastSync)
    disks[place].lastSync = done
    let count = disks[place].records.count - disks[place].recordsAtBoot
    queue.add(
      .synced(node: UInt32(place), incarnation: incarnations[place], count: UInt32(count)),
      at: done)
  }
}

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

// Nothing else of this module is inlinable. These few functions are, because a node that is called
// through witnesses costs several times the event itself; all they do is hand over.
extension SimulatedNetwork {
  /// Processes the next event.
  ///
  /// - Returns: What it was, or `nil` if nothing is left to happen.
  @inlinable
  public mutating func step() -> NetworkStep? {
    guard let turn = kernel.next() else { return nil }
    switch turn {
    case .message(let bytes, let sender, let node, let place):
      run(.message(bytes, from: sender), .message, on: node, sender: place)
      return .message(node: node)
    case .timer(let node):
      run(.timer, .timer, on: node)
      return .timer(node: node)
    case .synced(let node, let count):
      run(.synced(count: count), .synced, on: node)
      return .synced(node: node)
    case .command(let node, let slot):
      let command = commands.remove(slot)
      guard kernel.isRunning[node] else {
        kernel.statistics.events += 1
        return .commandMissed(node: node)
      }
      run(.command(command), .command, on: node)
      return .command(node: node)
    case .fault(let fault, let change):
      carryOut(fault, change)
      return .fault(fault)
    case .nothing: return .nothing
    }
  }

  /// Hands an event to a node, takes in the state after, and does what the node asks for.
  @inlinable
  mutating func run(
    _ event: NodeEvent<Node.Command>, _ kind: EventLog.Kind, on place: Int, sender: Int = 0
  ) {
    processes[place]?.handle(event, at: kernel.now, effects: &kernel.effects)
    kernel.absorb(kind, at: place)
    processes[place]?.fingerprint(into: &kernel.digest)
    kernel.close(kind, at: place, sender: sender)
    kernel.carryOut(of: place)
  }

  /// Ends or starts a process, as a fault demands.
  @usableFromInline
  mutating func carryOut(_ fault: Fault, _ change: NetworkKernel.Change?) {
    switch change {
    case .stop(let node):
      processes[node] = nil
      kernel.absorb(.stop, at: node)
      kernel.close(.stop, at: node, sender: 0)
    case .start(let node):
      boot(node)
      kernel.statistics.events += 1
    case nil: kernel.close(.fault, at: 0, sender: 0)
    }
  }

  /// Starts the process of a node from its disk.
  mutating func boot(_ node: Int) {
    let boot = NodeBoot(
      id: ids[node], nodes: ids, incarnation: UInt64(kernel.incarnations[node]),
      records: disks[node].records, configuration: configuration, now: now)
    kernel.disks[node].recordsAtBoot = disks[node].records.count
    kernel.isRunning[node] = true
    processes[node] = Node(boot, effects: &kernel.effects)
    kernel.absorb(.start, at: node)
    processes[node]?.fingerprint(into: &kernel.digest)
    kernel.log.append(.start, node: node, sender: 0, at: now, digest: kernel.digest)
    kernel.carryOut(of: node)
  }
}

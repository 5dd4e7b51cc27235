import Causality

/// What one step of a simulation was.
///
/// The cases that carry a whole fault are boxed, so that the others are copied as plain numbers.
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
  /// A planned fault has begun.
  indirect case faultBegan(PlannedFault)
  /// A planned fault has ended.
  indirect case faultEnded(PlannedFault)
  /// Faults were ended before their time.
  case repaired(Repair)
  /// A crash that waited for its moment has ended a process that was about to be told something.
  case struck(node: Int)
  /// Something came to nothing: a message was lost, or a timer set anew in the meantime.
  case nothing

  /// The node whose state may have changed, if it is one.
  public var node: Int? {
    switch self {
    case .message(let node), .timer(let node), .synced(let node), .command(let node),
      .struck(let node), .repaired(.process(let node)):
      node
    case .faultBegan(let plan), .faultEnded(let plan):
      if case .node(_, let node) = plan.fault { node } else { nil }
    case .commandMissed, .repaired, .nothing: nil
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
      guard kernel.states[node].isRunning else { return .commandMissed(node: node) }
      run(.command(command), .command, on: node)
      return .command(node: node)
    case .changes(let step, let changes):
      carryOut(changes)
      return step
    case .nothing: return .nothing
    }
  }

  /// Hands an event to a node, takes in the state after, and does what the node asks for.
  @inlinable
  mutating func run(
    _ event: NodeEvent<Node.Command>, _ kind: EventLog.Kind, on place: Int, sender: Int = 0
  ) {
    let now = kernel.readClocks(of: place)
    processes[place]?.handle(event, at: now, effects: &kernel.effects)
    kernel.absorb(kind, at: place)
    processes[place]?.fingerprint(into: &kernel.digest)
    kernel.close(kind, at: place, sender: sender)
    if kernel.carryOut(of: place) { end(place) }
  }

  /// Ends the process of a node that has been stopped.
  @usableFromInline
  mutating func end(_ place: Int) {
    ended[place] = processes[place].take()
    kernel.absorb(.stop, at: place)
    kernel.close(.stop, at: place)
  }

  /// Ends and starts processes, as a fault demands.
  @usableFromInline
  mutating func carryOut(_ changes: [NetworkKernel.Change]) {
    if changes.isEmpty { kernel.close(.fault, at: 0) }
    for change in changes {
      switch change {
      case .stop(let node): end(node)
      case .start(let node): boot(node)
      case .tellMembers:
        let members = kernel.members()
        for place in processes.indices
        where kernel.states[place].isRunning && kernel.states[place].evictions == 0 {
          run(.members(members), .members, on: place)
        }
      }
    }
  }

  /// Starts the process of a node from its disk.
  mutating func boot(_ node: Int) {
    let (records, unreadable) = kernel.read(node)
    kernel.states[node].isRunning = true
    let now = kernel.readClocks(of: node)
    let boot = NodeBoot(
      id: kernel.ids[node], nodes: kernel.members(with: node),
      incarnation: kernel.disks[node].bootCount, records: records, unreadable: unreadable,
      entropy: kernel.entropy(of: node), version: kernel.versions[node],
      configuration: configuration, now: now, wallClock: kernel.effects.wallClock)
    kernel.disks[node].bootCount += 1
    kernel.disks[node].recordsAtBoot = kernel.disks[node].records.count
    processes[node] = Node(boot, effects: &kernel.effects)
    ended[node] = nil
    kernel.absorb(.start, at: node)
    processes[node]?.fingerprint(into: &kernel.digest)
    kernel.close(.start, at: node)
    if kernel.carryOut(of: node) { end(node) }
  }
}

public import Causality

/// Nodes, links, disks and everything in flight: a whole world as one value.
///
/// Assigning it to another variable is a checkpoint; running both goes two ways from there. Time
/// is virtual and jumps from event to event. Everything random comes from one seed, by name, so the
/// same seed takes the same course on every machine.
///
/// ```swift
/// var network = SimulatedNetwork<MyNode>(
///   nodes: ids, configuration: settings, links: LinkModel(), seed: 42)
/// network.schedule(.write(7), on: 0, at: Instant(nanoseconds: 1_000_000))
/// network.schedule(plan)
/// while let step = network.step() { check(network, step) }
/// ```
public struct SimulatedNetwork<Node: SimulatedNode>: Sendable {
  @usableFromInline var kernel: NetworkKernel
  @usableFromInline var processes: [Node?]
  @usableFromInline var ended: [Node?]
  @usableFromInline var commands = Slab<Node.Command>()
  let configuration: Node.Configuration

  /// The processes that are running; `nil` where one has crashed, and in spare places.
  @inlinable
  public var nodes: [Node?] { processes }

  /// The processes that are not running, as they were when they ended; `nil` where one is running.
  ///
  /// What a process did in its last moment, before a crash caught it, is to be seen only here.
  @inlinable
  public var endedNodes: [Node?] { ended }

  /// The identities of the nodes; everything else names a node by its place among them.
  @inlinable
  public var ids: [ReplicaID] { kernel.ids }

  /// The time of the last event.
  @inlinable
  public var now: Instant { kernel.now }

  /// The disks of the nodes.
  @inlinable
  public var disks: [SimulatedDisk] { kernel.disks }

  /// What has happened so far.
  @inlinable
  public var statistics: NetworkStatistics { kernel.statistics }

  /// The digest of the run so far: of each event its time, place, payload, and the state after.
  public var digest: RollingDigest { kernel.digest }

  /// What has happened, event by event, for comparing two runs.
  ///
  /// It holds only checkpoints of the digest until ``EventLog/isDetailed`` is set.
  public var log: EventLog {
    get { kernel.log }
    set { kernel.log = newValue }
  }

  /// What became of every message, if it is kept; it has no influence on the run.
  public var messages: MessageLog {
    get { kernel.messages }
    set { kernel.messages = newValue }
  }

  /// How many messages are in flight.
  public var inFlightCount: Int { kernel.payloads.count }

  /// A network whose nodes start at the epoch.
  ///
  /// - Parameters:
  ///   - ids: The identities of the nodes, each once.
  ///   - spares: The identities of places that are empty until somebody joins there, or until a
  ///     second process of some identity starts there.
  ///   - configuration: What every node is told.
  ///   - links: How every link behaves; see ``setLink(_:to:)`` for exceptions.
  ///   - diskLatency: How many nanoseconds a record takes until it is there for good.
  ///   - seed: The seed of everything random.
  public init(
    nodes ids: [ReplicaID], spares: [ReplicaID] = [], configuration: Node.Configuration,
    links: LinkModel, diskLatency: ClosedRange<Int64> = 1_000_000...1_000_000, seed: UInt64
  ) {
    self.configuration = configuration
    kernel = NetworkKernel(
      ids: ids, spares: spares, links: links, diskLatency: diskLatency, seed: seed)
    processes = Array(repeating: nil, count: ids.count + spares.count)
    ended = processes
    for place in ids.indices { boot(place) }
  }

  /// Gives one direction between two nodes a behaviour of its own.
  public mutating func setLink(_ link: DirectedLink, to model: LinkModel) {
    kernel.setLink(link, to: model)
  }

  /// How one direction between two nodes behaves when nothing is wrong with it.
  public func link(_ link: DirectedLink) -> LinkModel {
    kernel.models[Int(kernel.links[kernel.index(of: link)].model)]
  }

  /// Whether a link is cut at the moment.
  public func isCut(_ link: DirectedLink) -> Bool {
    kernel.active.contains {
      if case .links(.cut, let links) = $0.plan.fault { links.contains(link) } else { false }
    }
  }

  /// The identities of those who count as members at the moment, by place.
  public var members: [ReplicaID] { kernel.members() }

  /// Has the workload ask a node for something at a time to come, or at once if it has passed.
  public mutating func schedule(_ command: Node.Command, on node: Int, at time: Instant) {
    kernel.queue.add(
      NetworkEvent(.command, node: node, value: commands.insert(command)), at: max(time, now))
  }

  /// Has a fault happen in its time; one whose time has passed begins at once.
  ///
  /// The number of the fault must not be that of another one.
  public mutating func schedule(_ fault: PlannedFault) { kernel.schedule(fault) }

  /// Has everything happen that a plan says.
  public mutating func schedule(_ plan: FaultPlan) {
    for fault in plan.faults { kernel.schedule(fault) }
  }

  /// Has faults end at a time to come, or at once if it has passed.
  public mutating func schedule(_ repair: Repair, at time: Instant) {
    kernel.wait(for: .repair(repair), at: time)
  }

  /// How often a planned fault has really taken effect so far.
  ///
  /// One that never does may as well be taken out of the plan.
  public func impact(of number: UInt32) -> Int { kernel.impact(of: number) }

  /// Whether no node waits for a time to come: nobody does anything more unless something arrives.
  ///
  /// - Complexity: O(n) for n nodes.
  public var isIdle: Bool { kernel.timers.allSatisfy { $0 == nil } }

  /// The time of the next event, if there is one.
  @inlinable
  public var nextTime: Instant? { kernel.queue.nextTime }
}

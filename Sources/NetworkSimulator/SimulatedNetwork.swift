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
/// network.schedule(.command(.write(7)), on: 0, at: Instant(nanoseconds: 1_000_000))
/// while let step = network.step() { check(network, step) }
/// ```
public struct SimulatedNetwork<Node: SimulatedNode>: Sendable {
  /// The identities of the nodes; everything else names a node by its place among them.
  public let ids: [ReplicaID]

  /// The time of the last event.
  public internal(set) var now = Instant.zero

  /// The processes that are running; `nil` where one has crashed.
  public internal(set) var nodes: [Node?]

  /// The disks of the nodes.
  public internal(set) var disks: [SimulatedDisk]

  /// What has happened so far.
  public internal(set) var statistics = NetworkStatistics()

  /// The digest of the run so far: of each event its time, place, payload, and the state after.
  public internal(set) var digest = RollingDigest()

  let configuration: Node.Configuration
  let random: KeyedRandom
  let diskLatency: ClosedRange<Int64>
  var links: [LinkModel]
  var messageCounts: [UInt64]
  var writeCounts: [UInt64]
  var cutCounts: [Int]
  var cuts: [(number: Int, links: [DirectedLink])] = []
  var incarnations: [UInt32]
  var timerSettings: [UInt32]
  var queue = EventQueue<NetworkEvent>()
  var payloads = Slab<[UInt8]>()
  var commands = Slab<Node.Command>()
  var faults = Slab<Fault>()

  /// How many messages are in flight.
  public var inFlightCount: Int { payloads.count }

  /// A network whose nodes start at the epoch.
  ///
  /// - Parameters:
  ///   - ids: The identities of the nodes, each once.
  ///   - configuration: What every node is told.
  ///   - links: How every link behaves; see ``setLink(_:to:)`` for exceptions.
  ///   - diskLatency: How many nanoseconds a record takes until it is there for good.
  ///   - seed: The seed of everything random.
  public init(
    nodes ids: [ReplicaID], configuration: Node.Configuration, links: LinkModel,
    diskLatency: ClosedRange<Int64> = 1_000_000...1_000_000, seed: UInt64
  ) {
    self.ids = ids
    self.configuration = configuration
    self.diskLatency = diskLatency
    random = KeyedRandom(seed: seed)
    self.links = Array(repeating: links, count: ids.count * ids.count)
    messageCounts = Array(repeating: 0, count: ids.count * ids.count)
    cutCounts = Array(repeating: 0, count: ids.count * ids.count)
    writeCounts = Array(repeating: 0, count: ids.count)
    incarnations = Array(repeating: 0, count: ids.count)
    timerSettings = Array(repeating: 0, count: ids.count)
    nodes = Array(repeating: nil, count: ids.count)
    disks = Array(repeating: SimulatedDisk(), count: ids.count)
    for place in ids.indices { boot(place) }
  }

  /// Gives one direction between two nodes a behaviour of its own.
  public mutating func setLink(_ link: DirectedLink, to model: LinkModel) {
    links[link.from * ids.count + link.to] = model
  }

  /// How one direction between two nodes behaves.
  public func link(_ link: DirectedLink) -> LinkModel {
    links[link.from * ids.count + link.to]
  }

  /// Whether a link is cut at the moment.
  public func isCut(_ link: DirectedLink) -> Bool {
    cutCounts[link.from * ids.count + link.to] > 0
  }

  /// Has the workload ask a node for something at a time to come.
  public mutating func schedule(_ command: Node.Command, on node: Int, at time: Instant) {
    queue.add(.command(node: UInt32(node), slot: commands.insert(command)), at: time)
  }

  /// Has a fault happen at a time to come.
  public mutating func schedule(_ fault: Fault, at time: Instant) {
    queue.add(.fault(slot: faults.insert(fault)), at: time)
  }

  /// The time of the next event, if there is one.
  public var nextTime: Instant? { queue.nextTime }
}

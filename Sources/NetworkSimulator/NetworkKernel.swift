public import Causality
import Randomness

/// All of a network but its nodes: time, events, messages in flight, links, disks, chance, digest.
///
/// It is not generic, so that its code is compiled once and calls nothing through witnesses. The
/// generic network around it only hands events to nodes.
@usableFromInline
struct NetworkKernel: Sendable {
  let random: KeyedRandom
  let diskLatency: ClosedRange<Int64>

  @usableFromInline var now = Instant.zero
  @usableFromInline var statistics = NetworkStatistics()
  @usableFromInline var digest = RollingDigest()
  @usableFromInline var log = EventLog()
  var messages = MessageLog()
  /// What the node that is being run asks for; one value for all, so that its arrays are kept.
  @usableFromInline var effects = NodeEffects()
  @usableFromInline var states: [NodeState]
  @usableFromInline var disks: [SimulatedDisk]

  @usableFromInline var ids: [ReplicaID]
  var addresses: AddressBook
  var clocks: [NodeClock]
  var versions: [Int]
  /// What waits for nodes that are paused.
  var held: [[NetworkEvent]]
  /// When the timer of each node is to run out by the node's own clock.
  var timers: [Instant?]
  var writeCounts: [UInt64]
  var links: [LinkState]
  /// The different behaviours that links have; nearly always few, and links are many.
  var models: [LinkModel]
  @usableFromInline var queue = EventQueue<NetworkEvent>()
  var payloads = Slab<[UInt8]>()
  var moments = Slab<FaultMoment>()

  /// The faults that have begun and not ended, by number.
  var active: [ActiveFault] = []
  /// How often faults that have ended took effect, in the order of their ends.
  var impacts: [(number: UInt32, count: Int)] = []
  /// Disks as they were when a backup was taken for a fault to come.
  var backups: [(number: UInt32, disk: SimulatedDisk)] = []
  /// All messages sent over each link, kept only if a fault to come is to use them.
  var past: [[[UInt8]]] = []
  /// Places whose messages may reach another place with the same identity.
  var twins: [(original: Int, twin: Int, number: UInt32)] = []

  init(
    ids: [ReplicaID], spares: [ReplicaID], links: LinkModel, diskLatency: ClosedRange<Int64>,
    seed: UInt64
  ) {
    self.ids = ids + spares
    self.diskLatency = diskLatency
    random = KeyedRandom(seed: seed)
    let count = self.ids.count
    precondition(Set(self.ids).count == count, "each identity belongs to one node")
    addresses = AddressBook(self.ids)
    models = [links]
    self.links = Array(repeating: LinkState(), count: count * count)
    states = Array(repeating: NodeState(), count: count)
    for place in ids.indices { states[place].isPresent = true }
    clocks = Array(repeating: NodeClock(), count: count)
    versions = Array(repeating: 0, count: count)
    held = Array(repeating: [], count: count)
    timers = Array(repeating: nil, count: count)
    writeCounts = Array(repeating: 0, count: count)
    disks = Array(repeating: SimulatedDisk(), count: count)
  }

  /// The identities of those who count as members, and of one more place.
  func members(with place: Int? = nil) -> [ReplicaID] {
    var members: [ReplicaID] = []
    for other in ids.indices where states[other].isMember || other == place {
      if !members.contains(ids[other]) { members.append(ids[other]) }
    }
    return members
  }

  /// The index of a link in everything kept for each link.
  func index(of link: DirectedLink) -> Int { link.from &* ids.count &+ link.to }

  /// Has a link behave in another way.
  mutating func setLink(_ link: DirectedLink, to model: LinkModel) {
    var number = models.firstIndex(of: model)
    if number == nil {
      number = models.count
      models.append(model)
    }
    links[index(of: link)].model = UInt16(number ?? 0)
  }
}

extension NetworkKernel {
  /// What is kept for each of the n² links, in eight bytes.
  struct LinkState: Sendable {
    /// How many messages were sent over it.
    var messages: UInt32 = 0
    /// Which of the models it follows.
    var model: UInt16 = 0
    /// How many faults it suffers from at the moment.
    var disturbances: UInt16 = 0
  }

  /// What is kept for each node and asked for at each event.
  @usableFromInline
  struct NodeState: Sendable {
    @usableFromInline var isRunning = false
    /// Whether it has joined and not left.
    var isPresent = false
    /// Whether a crash waits for it to reach a point.
    var isArmed = false
    /// Whether its clocks show anything but the true time.
    var hasOwnClock = false
    /// Whether something is wrong with its disk.
    var hasBadDisk = false
    var isSlow = false
    /// How many faults put it out, keep it down and keep it from running.
    var evictions: UInt8 = 0
    var downs: UInt8 = 0
    var pauses: UInt8 = 0
    /// How often the process was started or stopped.
    var generation: UInt32 = 0
    var timerSetting: UInt32 = 0
    /// Until when it is busy with earlier events, if it is slow.
    var busyUntil = Instant.zero

    /// Whether the others count it among them.
    var isMember: Bool { isPresent && evictions == 0 }
    var isHindered: Bool { pauses > 0 || isSlow }
  }

  /// A fault that has begun.
  struct ActiveFault: Sendable {
    let plan: PlannedFault
    /// How often it took effect.
    var impact = 0
    /// Whether it has its process down, if it strikes at a point to come.
    var hasStruck = false
    /// The version before an upgrade.
    var oldVersion = 0
    /// When each link will have sent all it was given, if its bandwidth is bounded.
    var busyUntil: [Instant] = []

    init(_ plan: PlannedFault) { self.plan = plan }
  }

  /// Something about faults that waits in the queue.
  enum FaultMoment: Sendable {
    case start(PlannedFault)
    case end(UInt32)
    case backUp(UInt32, node: Int)
    case repair(Repair)
  }

  /// Something a node must do, or that is done already.
  @usableFromInline
  enum Turn: Sendable {
    case message([UInt8], from: ReplicaID, node: Int, sender: Int)
    case timer(node: Int)
    case synced(node: Int, count: Int)
    case command(node: Int, slot: UInt32)
    indirect case changes(NetworkStep, [Change])
    case nothing
  }

  /// What a fault does to processes.
  @usableFromInline
  enum Change: Sendable {
    case stop(Int)
    case start(Int)
    /// All members are told who they are.
    case tellMembers
  }
}

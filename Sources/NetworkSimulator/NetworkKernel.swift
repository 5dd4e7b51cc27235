public import Causality

/// All of a network but its nodes: time, events, messages in flight, links, disks, chance, digest.
///
/// It is not generic, so that its code is compiled once and calls nothing through witnesses. The
/// generic network around it only hands events to nodes.
@usableFromInline
struct NetworkKernel: Sendable {
  let ids: [ReplicaID]
  let random: KeyedRandom
  let diskLatency: ClosedRange<Int64>

  @usableFromInline var now = Instant.zero
  @usableFromInline var statistics = NetworkStatistics()
  @usableFromInline var digest = RollingDigest()
  @usableFromInline var log = EventLog()
  /// What the node that is being run asks for; one value for all, so that its arrays are kept.
  @usableFromInline var effects = NodeEffects()
  @usableFromInline var isRunning: [Bool]
  @usableFromInline var disks: [SimulatedDisk]

  var addresses: AddressBook
  var links: [LinkState]
  /// The different behaviours that links have; nearly always few, and links are many.
  var models: [LinkModel]
  var writeCounts: [UInt64]
  var cuts: [(number: Int, links: [DirectedLink])] = []
  var incarnations: [UInt32]
  var timerSettings: [UInt32]
  var queue = EventQueue<NetworkEvent>()
  var payloads = Slab<[UInt8]>()
  var faults = Slab<Fault>()

  init(
    ids: [ReplicaID], links: LinkModel, diskLatency: ClosedRange<Int64>, seed: UInt64
  ) {
    self.ids = ids
    self.diskLatency = diskLatency
    random = KeyedRandom(seed: seed)
    addresses = AddressBook(ids)
    models = [links]
    self.links = Array(repeating: LinkState(), count: ids.count * ids.count)
    writeCounts = Array(repeating: 0, count: ids.count)
    incarnations = Array(repeating: 0, count: ids.count)
    timerSettings = Array(repeating: 0, count: ids.count)
    isRunning = Array(repeating: false, count: ids.count)
    disks = Array(repeating: SimulatedDisk(), count: ids.count)
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

  /// Takes the next event and does all of it that needs no node.
  ///
  /// - Returns: What is left to do, or `nil` if nothing is left to happen.
  @usableFromInline
  mutating func next() -> Turn? {
    guard let (time, event) = queue.next() else { return nil }
    assert(time >= now, "time runs forwards")
    now = time
    let node = Int(event.node)
    switch event.kind {
    case .message: return receive(event)
    case .timer:
      guard timerSettings[node] == event.value else { return .nothing }
      return .timer(node: node)
    case .synced:
      guard incarnations[node] == event.other, isRunning[node] else { return .nothing }
      let count = Int(event.value)
      disks[node].sync(through: disks[node].recordsAtBoot + count)
      return .synced(node: node, count: count)
    case .command: return .command(node: node, slot: event.value)
    case .fault: return apply(faults.remove(event.value))
    }
  }

  private mutating func receive(_ event: NetworkEvent) -> Turn {
    let (from, to) = (Int(event.other), Int(event.node))
    let bytes = payloads.remove(event.value)
    if links[from &* ids.count &+ to].disturbances > 0 {
      statistics.cutOff += 1
      return .nothing
    }
    guard isRunning[to] else {
      statistics.undeliverable += 1
      return .nothing
    }
    statistics.delivered += 1
    digest.absorb(UInt64(from))
    digest.absorb(bytes)
    return .message(bytes, from: ids[from], node: to, sender: from)
  }

  /// What is kept for each of the n² links, in eight bytes.
  struct LinkState: Sendable {
    /// How many messages were sent over it.
    var messages: UInt32 = 0
    /// Which of the models it follows.
    var model: UInt16 = 0
    /// How many faults it suffers from at the moment.
    var disturbances: UInt16 = 0
  }

  /// Something a node must do, or that is done already.
  @usableFromInline
  enum Turn: Sendable {
    case message([UInt8], from: ReplicaID, node: Int, sender: Int)
    case timer(node: Int)
    case synced(node: Int, count: Int)
    case command(node: Int, slot: UInt32)
    case fault(Fault, Change?)
    case nothing
  }

  /// What a fault does to a process.
  @usableFromInline
  enum Change: Sendable {
    case stop(Int)
    case start(Int)
  }
}

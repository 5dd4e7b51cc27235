import Causality
import NetworkSimulator

/// A process that writes down what happens to it and does what it is told.
struct RecordingNode: SimulatedNode {
  enum Command: Sendable {
    case write([UInt8])
    case send([UInt8], to: ReplicaID)
    case wake(at: Instant?)
    /// Writes a record and sends it as well, in one turn.
    case store([UInt8], to: ReplicaID)
  }

  struct Settings: Sendable {
    /// Whether a message is sent back to where it came from, one shorter.
    var echoes = false
    /// How long after a start the timer is to run out.
    var wakesAfter: Int64?
  }

  struct Arrival: Equatable, Sendable {
    let bytes: [UInt8]
    let sender: ReplicaID
    let time: Instant
  }

  let boot: NodeBoot<Settings>
  private(set) var arrivals: [Arrival] = []
  private(set) var syncs: [Int] = []
  private(set) var wakes: [Instant] = []
  /// What the wall clock showed at each wake and arrival.
  private(set) var wallTimes: [Instant] = []
  private(set) var members: [[UInt64]] = []

  init(_ boot: NodeBoot<Settings>, effects: inout NodeEffects) {
    self.boot = boot
    if let delay = boot.configuration.wakesAfter {
      effects.setTimer(boot.now.advanced(by: delay))
    }
  }

  mutating func handle(_ event: NodeEvent<Command>, at now: Instant, effects: inout NodeEffects) {
    switch event {
    case .message(let bytes, let sender):
      wallTimes.append(effects.wallClock)
      arrivals.append(Arrival(bytes: bytes, sender: sender, time: now))
      if boot.configuration.echoes, !bytes.isEmpty { effects.send(bytes.dropLast(), to: sender) }
    case .timer:
      wakes.append(now)
      wallTimes.append(effects.wallClock)
    case .synced(let count): syncs.append(count)
    case .command(.write(let record)): effects.write(record)
    case .command(.send(let bytes, let receiver)): effects.send(bytes, to: receiver)
    case .command(.wake(let time)): effects.setTimer(time)
    case .command(.store(let record, let receiver)):
      effects.write(record)
      effects.send(record, to: receiver)
    case .members(let ids): members.append(ids.map(\.rawValue))
    }
  }

  func fingerprint(into digest: inout RollingDigest) {
    digest.absorb(boot.incarnation)
    digest.absorb(UInt64(boot.records.count))
    digest.absorb(UInt64(arrivals.count))
    digest.absorb(UInt64(syncs.count))
    digest.absorb(UInt64(wakes.count))
  }
}

extension SimulatedNetwork<RecordingNode> {
  /// A network of some nodes with the identities 1, 2, 3 and so on.
  init(
    _ count: Int, spares: Int = 0, settings: RecordingNode.Settings = .init(),
    links: LinkModel = LinkModel(),
    diskLatency: ClosedRange<Int64> = 1_000_000...1_000_000, seed: UInt64 = 1
  ) {
    self.init(
      nodes: (1...UInt64(count)).map { ReplicaID($0) },
      spares: (0..<UInt64(spares)).map { ReplicaID(UInt64(count) + 1 + $0) },
      configuration: settings, links: links,
      diskLatency: diskLatency, seed: seed)
  }

  /// Has a node send a message, in so many milliseconds since the start.
  mutating func send(_ bytes: [UInt8], from: Int, to: Int, at milliseconds: Int64) {
    schedule(.send(bytes, to: ids[to]), on: from, at: .milliseconds(milliseconds))
  }

  /// Plans a fault between two times in milliseconds; the number is its own.
  mutating func plan(
    _ fault: Fault, _ start: Int64, _ end: Int64? = nil, number: UInt32? = nil
  ) {
    schedule(
      PlannedFault(
        fault, number: number ?? UInt32(start) &* 1000 &+ UInt32(fault.family.rawValue),
        from: .milliseconds(start), until: end.map(Instant.milliseconds)))
  }

  /// Runs until nothing is left to happen.
  mutating func runToTheEnd() {
    while step() != nil {}
  }

  /// Runs as long as the next event lies before a time.
  mutating func run(before time: Instant) {
    while let next = nextTime, next < time { _ = step() }
  }

  /// The first bytes of the messages that a node has received, in order.
  func received(by node: Int) -> [UInt8] {
    nodes[node]?.arrivals.compactMap(\.bytes.first) ?? []
  }
}

extension Fault {
  static func crash(_ node: Int) -> Fault { .node(.crash(), node) }
}

extension Instant {
  static func milliseconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000) }
}

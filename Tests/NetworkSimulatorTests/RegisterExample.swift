import Causality
import NetworkSimulator

/// A register kept by a primary and backups: the primary takes writes, everybody answers reads.
struct RegisterNode: SimulatedNode {
  enum Command: Sendable {
    case write(UInt64)
    case read
  }

  /// When a backup tells the primary that it has a write.
  enum Promise: Sendable {
    /// When its disk has it.
    case durable
    /// At once, which is the bug.
    case hasty
  }

  /// The number of the last write that the client was told is safe.
  private(set) var acknowledged: UInt64 = 0

  private let id: ReplicaID
  private let nodes: [ReplicaID]
  private let promise: Promise
  private var current = Write(number: 0, value: 0)
  private var confirmations: Set<ReplicaID> = []
  private var written: [Write] = []

  init(_ boot: NodeBoot<Promise>, effects: inout NodeEffects) {
    (id, nodes, promise) = (boot.id, boot.nodes, boot.configuration)
    current = boot.records.compactMap(Write.init(bytes:)).last ?? current
    if isPrimary { announce(at: boot.now, &effects) }
  }

  /// What a client that reads here gets: which write it sees.
  var visible: UInt64 { current.number }

  private var isPrimary: Bool { id == nodes[0] }
  private var isSettled: Bool { confirmations.count == nodes.count - 1 }

  mutating func handle(
    _ event: NodeEvent<Command>, at now: Instant, effects: inout NodeEffects
  ) {
    switch event {
    case .command(.write(let value)):
      // One write at a time: the client is expected to wait for the last one.
      guard isPrimary, current.number == 0 || isSettled, written.isEmpty else { return }
      store(Write(number: current.number + 1, value: value), &effects)
    case .synced:
      current = written.removeFirst()
      confirmations = []
      if isPrimary { announce(at: now, &effects) } else { confirm(current, &effects) }
    case .message(let bytes, let sender):
      guard let write = Write(bytes: bytes) else { return }
      if isPrimary {
        note(confirmationOf: write, by: sender)
      } else if write.number > (written.last ?? current).number {
        store(write, &effects)
        if promise == .hasty { confirm(write, &effects) }
      } else if write.number <= current.number {
        confirm(write, &effects)
      }
    case .timer: announce(at: now, &effects)
    case .command(.read), .members: break
    }
  }

  func fingerprint(into digest: inout RollingDigest) {
    digest.absorb(current.number)
    digest.absorb(UInt64(written.count))
  }

  private mutating func store(_ write: Write, _ effects: inout NodeEffects) {
    written.append(write)
    effects.write(write.bytes)
  }

  /// Tells the backups again and again, until all have confirmed.
  private func announce(at now: Instant, _ effects: inout NodeEffects) {
    guard current.number > 0, !isSettled else { return }
    for backup in nodes.dropFirst() where !confirmations.contains(backup) {
      effects.send(current.bytes, to: backup)
    }
    effects.setTimer(now.advanced(by: 50_000_000))
  }

  private func confirm(_ write: Write, _ effects: inout NodeEffects) {
    effects.send(write.bytes, to: nodes[0])
  }

  private mutating func note(confirmationOf write: Write, by backup: ReplicaID) {
    guard write.number == current.number else { return }
    confirmations.insert(backup)
    if isSettled { acknowledged = current.number }
  }
}

/// A numbered value in sixteen bytes.
struct Write: Equatable, Sendable {
  let number: UInt64
  let value: UInt64

  init(number: UInt64, value: UInt64) {
    self.number = number
    self.value = value
  }

  init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    number = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    value = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
  }

  var bytes: [UInt8] {
    [number, value].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }
  }
}

/// Looks for a read that misses a write the client was told is safe.
///
/// - Returns: What was found, in words, or `nil`.
func findStaleRead(_ promise: RegisterNode.Promise, seed: UInt64) -> String? {
  var network = SimulatedNetwork<RegisterNode>(
    nodes: [1, 2, 3].map { ReplicaID($0) }, configuration: promise,
    links: LinkModel(latency: .exponential(mean: 20_000_000), drop: 50_000, duplicate: 50_000),
    diskLatency: 1_000_000...30_000_000, seed: seed)
  var draws = KeyedRandom(seed: seed).sequence(.init(rawValue: 1000))
  func moment() -> Instant { Instant(nanoseconds: draws.draw(from: 0...10_000_000_000)) }
  for value in 1...100 as ClosedRange<UInt64> {
    network.schedule(.write(value), on: 0, at: moment())
    network.schedule(.read, on: Int(draws.below(3)), at: moment())
  }
  var plan = FaultPlan()
  for _ in 0..<10 {
    let start = moment()
    let node = Int(draws.below(3))
    plan.add(.node(.crash(), node), from: start, until: start.advanced(by: 100_000_000))
  }
  network.schedule(plan)

  var acknowledged: UInt64 = 0
  while let step = network.step() {
    acknowledged = max(acknowledged, network.nodes[0]?.acknowledged ?? 0)
    if case .command(let place) = step, let node = network.nodes[place],
      node.visible < acknowledged
    {
      return "node \(place) shows write \(node.visible) when \(acknowledged) was safe"
    }
  }
  return acknowledged > 10 ? nil : "only \(acknowledged) writes came through"
}

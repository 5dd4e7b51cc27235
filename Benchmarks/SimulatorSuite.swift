import Convergence

/// The simulator: events and deliveries a second on one core.
enum SimulatorSuite {
  static func benchmarks(isSmoke: Bool) -> [Benchmark] {
    let pending = isSmoke ? [16] : [16, 256, 4096, 65536]
    let events = isSmoke ? 100 : 1_000_000
    return pending.map { messages(pending: $0, events: events) }
      + [
        workload("simulator/100 nodes, shared payload", events, .init(isFresh: false)),
        workload("simulator/100 nodes, fresh payload", events, .init(isFresh: true)),
      ]
  }

  /// The whole kernel with digest: so many messages on their way, each sent on when it arrives.
  static func messages(pending: Int, events: Int) -> Benchmark {
    Benchmark("simulator/kernel/\(pending)", operations: events) {
      var network = SimulatedNetwork<PassingNode>(
        nodes: (1...64).map { ReplicaID($0) }, configuration: (),
        links: LinkModel(latency: .uniform(1_000_000...10_000_000)), seed: 1)
      for message in 0..<pending { network.schedule((), on: message % 64, at: .zero) }
      while network.nextTime == .zero { _ = network.step() }
      return { [network] in
        {
          var network = network
          for _ in 0..<events { _ = network.step() }
          return UInt64(truncatingIfNeeded: network.digest.value)
        }
      }
    }
  }

  /// A hundred nodes that each send to a random peer on a timer, over links that take 1–10 ms.
  static func workload(
    _ name: String, _ deliveries: Int, _ configuration: TickingNode.Configuration
  ) -> Benchmark {
    Benchmark(name, operations: deliveries) {
      let network = SimulatedNetwork<TickingNode>(
        nodes: (1...100).map { ReplicaID($0) }, configuration: configuration,
        links: LinkModel(latency: .uniform(1_000_000...10_000_000)), seed: 1)
      return {
        {
          var network = network
          while network.statistics.delivered < deliveries { _ = network.step() }
          return UInt64(truncatingIfNeeded: network.digest.value)
        }
      }
    }
  }
}

/// A node that on each tick of its timer sends eight bytes to a random peer.
struct TickingNode: SimulatedNode {
  struct Configuration: Sendable {
    /// Whether the bytes of each message are its own.
    var isFresh = false
  }

  private let place: UInt64
  private let configuration: Configuration
  private let random: KeyedRandom
  private var payload: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
  private var ticks: UInt64 = 0
  private var received: UInt64 = 0

  init(_ boot: NodeBoot<Configuration>, effects: inout NodeEffects) {
    place = boot.id.rawValue
    configuration = boot.configuration
    random = KeyedRandom(seed: place)
    wind(at: boot.now, &effects)
  }

  mutating func handle(_ event: NodeEvent<Void>, at now: Instant, effects: inout NodeEffects) {
    switch event {
    case .message(let bytes, _): received &+= UInt64(bytes[0])
    case .timer:
      ticks &+= 1
      wind(at: now, &effects)
      let bits = random.bits(.init(rawValue: 1000), entity: 1, counter: ticks)
      let peer = 1 &+ (bits >> 32) &* 100 >> 32
      if configuration.isFresh {
        let byte = UInt8(truncatingIfNeeded: bits)
        payload = [byte, byte &+ 1, byte &+ 2, byte &+ 3, byte ^ 4, byte ^ 5, byte ^ 6, byte ^ 7]
      }
      effects.send(payload, to: ReplicaID(peer))
    default: break
    }
  }

  private func wind(at now: Instant, _ effects: inout NodeEffects) {
    let delay = random.below(10_000_000, .init(rawValue: 1001), entity: 0, counter: ticks)
    effects.setTimer(now.advanced(by: Int64(delay)))
  }

  func fingerprint(into digest: inout RollingDigest) { digest.absorb(ticks &<< 32 | received) }
}

/// A node that sends what it gets on to the next.
struct PassingNode: SimulatedNode {
  private let next: ReplicaID
  private var count: UInt64 = 0

  init(_ boot: NodeBoot<Void>, effects: inout NodeEffects) {
    next = ReplicaID(boot.id.rawValue % UInt64(boot.nodes.count) + 1)
  }

  mutating func handle(_ event: NodeEvent<Void>, at now: Instant, effects: inout NodeEffects) {
    count &+= 1
    switch event {
    case .message(let bytes, _): effects.send(bytes, to: next)
    case .command: effects.send([1, 2, 3, 4, 5, 6, 7, 8], to: next)
    default: break
    }
  }

  func fingerprint(into digest: inout RollingDigest) { digest.absorb(count) }
}

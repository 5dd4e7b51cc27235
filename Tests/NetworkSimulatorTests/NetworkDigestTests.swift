import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct NetworkDigestTests {
  /// A lively network: messages that are sent back and forth, faults of every kind, crashes.
  private func network(seed: UInt64) -> SimulatedNetwork<RecordingNode> {
    let links = LinkModel(
      latency: .uniform(1_000_000...20_000_000), drop: 50_000, duplicate: 50_000, reorder: 50_000)
    var network = SimulatedNetwork<RecordingNode>(
      4, settings: .init(echoes: true, wakesAfter: 7_000_000), links: links,
      diskLatency: 0...3_000_000, seed: seed)
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 1001))
    for _ in 0..<30 {
      let (from, to) = (Int(draw.below(4)), Int(draw.below(4)))
      let time = draw.draw(from: 0...300)
      network.send(Array(repeating: 1, count: Int(draw.below(20))), from: from, to: to, at: time)
      network.schedule(.write([UInt8(draw.below(256))]), on: to, at: .milliseconds(time))
    }
    network.plan(.crash(2), 100, 150)
    network.plan(.links(.cut, .only([.init(from: 0, to: 1)])), 120)
    network.schedule(.cuts, at: .milliseconds(170))
    return network
  }

  @Test func `the same seed takes the same course, another seed another`() {
    var digests: Set<String> = []
    for seed in 0..<30 as Range<UInt64> {
      var (first, second) = (network(seed: seed), network(seed: seed))
      while let step = first.step() {
        check(second.step(), is: step, "seed \(seed)")
        check(first.digest, is: second.digest, "seed \(seed) at \(first.now)")
      }
      check(second.step(), is: nil, "seed \(seed)")
      check(first.statistics, is: second.statistics, "seed \(seed)")
      digests.insert(first.digest.description)
    }
    check(digests.count, is: 30, "as many courses as seeds")
  }

  @Test func `the course of a seed never changes`() {
    var network = network(seed: 7)
    network.runToTheEnd()
    check(network.digest.description, is: "7dd0eee1282041b2b52ebe79b767e438")
    check(network.statistics.events, is: 348)
  }

  @Test func `different cuts have different digests, even if nothing is sent`() {
    var digests: Set<String> = []
    for links in [[], [DirectedLink(from: 0, to: 1)], [DirectedLink(from: 1, to: 0)]] {
      for number in 1...2 as ClosedRange<UInt32> {
        var network = SimulatedNetwork<RecordingNode>(2, links: LinkModel())
        network.plan(.links(.cut, .only(links)), 1, 2, number: number)
        network.runToTheEnd()
        digests.insert(network.digest.description)
      }
    }
    check(digests.count, is: 6)
  }

  @Test func `a copy of the network is a checkpoint from which both run on alike`() {
    for seed in 0..<10 as Range<UInt64> {
      var network = network(seed: seed)
      network.run(before: .milliseconds(110))
      let checkpoint = network
      network.runToTheEnd()
      check(checkpoint.digest != network.digest, "seed \(seed): the checkpoint stands still")
      var (again, other) = (checkpoint, checkpoint)
      again.runToTheEnd()
      check(again.digest, is: network.digest, "seed \(seed)")
      check(again.disks.map(\.records), is: network.disks.map(\.records), "seed \(seed)")
      other.plan(.crash(3), 111)
      other.runToTheEnd()
      check(other.digest != network.digest, "seed \(seed): a fork goes its own way")
    }
  }

  @Test func `time never runs backwards and the digest moves with every event`() {
    var network = network(seed: 9)
    var (time, digest, events) = (network.now, network.digest, 0)
    while let step = network.step() {
      check(network.now >= time, "\(time) is followed by \(network.now)")
      if step != .nothing { events += 1 }
      switch step {
      case .message, .timer, .synced, .command:
        check(network.digest != digest, "\(step) at \(network.now)")
      default: break
      }
      (time, digest) = (network.now, network.digest)
    }
    check(network.statistics.events, is: events)
    check(events > 100, "\(events) events")
    check(network.inFlightCount, is: 0)
  }
}

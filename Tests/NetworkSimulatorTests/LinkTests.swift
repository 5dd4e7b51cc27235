import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct LinkTests {
  /// A network in which node 0 has sent node 1 many messages, a second apart, and nothing is left.
  private func stream(
    of count: Int, over links: LinkModel, seed: UInt64 = 3
  ) -> SimulatedNetwork<RecordingNode> {
    var network = SimulatedNetwork<RecordingNode>(2, links: links, seed: seed)
    for number in 0..<count {
      let bytes = [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
      network.send(bytes, from: 0, to: 1, at: Int64(number) * 1000)
    }
    network.runToTheEnd()
    return network
  }

  private func delays(_ network: SimulatedNetwork<RecordingNode>) -> [Int64] {
    network.nodes[1]?.arrivals.map { arrival in
      let sent = Int64(arrival.bytes[0]) << 8 | Int64(arrival.bytes[1])
      return arrival.time.nanoseconds - sent * 1_000_000_000
    } ?? []
  }

  @Test func `a constant latency is kept to the nanosecond`() {
    let delays = delays(stream(of: 100, over: LinkModel(latency: .constant(12_345))))
    check(delays, is: Array(repeating: 12_345, count: 100))
  }

  @Test func `a uniform latency fills its range and never leaves it`() {
    let range: ClosedRange<Int64> = 5_000_000...6_000_000
    let delays = delays(stream(of: 2000, over: LinkModel(latency: .uniform(range))))
    check(delays.count, is: 2000)
    check(delays.allSatisfy(range.contains), "all within the range")
    let mean = delays.reduce(0, +) / 2000
    check((5_470_000...5_530_000).contains(mean), "the mean is \(mean)")
    check((delays.min() ?? 0) < 5_010_000, "the least is \(delays.min() ?? 0)")
    check((delays.max() ?? 0) > 5_990_000, "the greatest is \(delays.max() ?? 0)")
  }

  @Test func `faults come about as often as they are asked for`() {
    let model = LinkModel(drop: 100_000, duplicate: 200_000, reorder: 50_000)
    let network = stream(of: 10_000, over: model)
    let statistics = network.statistics
    check(statistics.sent, is: 10_000)
    check((900...1100).contains(statistics.dropped), "\(statistics.dropped) dropped")
    let kept = statistics.sent - statistics.dropped
    let duplicates = kept / 5 - 150...kept / 5 + 150
    check(duplicates.contains(statistics.duplicated), "\(statistics.duplicated) duplicated")
    let held = kept / 20 - 90...kept / 20 + 90
    check(held.contains(statistics.heldBack), "\(statistics.heldBack) held back")
    check(statistics.delivered, is: kept + statistics.duplicated, "each copy arrives")
    check(network.nodes[1]?.arrivals.count, is: statistics.delivered)
    let late = delays(network).filter { $0 > 10_000_000 }
    check(late.count > statistics.heldBack * 9 / 10, "\(late.count) late")
    check(late.allSatisfy { $0 <= 50_000_000 }, "held back by four latencies at most")
  }

  @Test func `a certain fault strikes every message, and an impossible one none`() {
    let sure = LinkModel.certainty
    check(stream(of: 50, over: LinkModel(drop: sure)).statistics.delivered, is: 0)
    check(stream(of: 50, over: LinkModel(duplicate: sure)).statistics.delivered, is: 100)
    check(stream(of: 50, over: LinkModel(reorder: sure)).statistics.heldBack, is: 50)
    let plain = stream(of: 50, over: LinkModel())
    check(plain.statistics.delivered, is: 50)
    check(plain.statistics.dropped + plain.statistics.duplicated, is: 0)
  }

  @Test func `reordering lets later messages overtake earlier ones`() {
    var network = SimulatedNetwork<RecordingNode>(2, links: LinkModel(reorder: 300_000), seed: 4)
    for number in 0..<100 { network.send([UInt8(number)], from: 0, to: 1, at: Int64(number)) }
    network.runToTheEnd()
    let order = network.received(by: 1)
    check(order.sorted(), is: Array(0..<100), "all arrive")
    check(order != order.sorted(), "some overtake")
  }

  @Test func `one direction may behave unlike the other`() {
    var network = SimulatedNetwork<RecordingNode>(2)
    let slow = LinkModel(latency: .constant(70_000_000))
    network.setLink(DirectedLink(from: 1, to: 0), to: slow)
    check(network.link(DirectedLink(from: 1, to: 0)), is: slow)
    check(network.link(DirectedLink(from: 0, to: 1)), is: LinkModel())
    network.send([1], from: 0, to: 1, at: 5)
    network.send([2], from: 1, to: 0, at: 5)
    check(network.inFlightCount, is: 0)
    network.run(before: .milliseconds(6))
    check(network.inFlightCount, is: 2)
    network.runToTheEnd()
    check(network.nodes[1]?.arrivals.map(\.time), is: [.milliseconds(15)])
    check(network.nodes[0]?.arrivals.map(\.time), is: [.milliseconds(75)])
    check(network.nodes[0]?.arrivals.map(\.sender), is: [ReplicaID(2)])
  }

  @Test func `the fate of one message does not depend on any other`() {
    let model = LinkModel(latency: .uniform(1...9_000_000), drop: 300_000, duplicate: 300_000)
    var all = SimulatedNetwork<RecordingNode>(3, links: model, seed: 5)
    var few = all
    for number in 0..<50 {
      all.send([UInt8(number)], from: 0, to: 1, at: Int64(number) * 100)
      few.send([UInt8(number)], from: 0, to: 1, at: Int64(number) * 100)
      all.send([UInt8(number)], from: 2, to: 1, at: Int64(number) * 100)
      all.send([UInt8(number)], from: 1, to: 0, at: Int64(number) * 100)
    }
    all.runToTheEnd()
    few.runToTheEnd()
    let fromFirst = all.nodes[1]?.arrivals.filter { $0.sender == ReplicaID(1) }
    check(fromFirst, is: few.nodes[1]?.arrivals)
  }
}

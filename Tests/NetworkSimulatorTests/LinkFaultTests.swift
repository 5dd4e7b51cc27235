import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct LinkFaultTests {
  private static let millisecond: Int64 = 1_000_000

  /// Node 0 sends node 1 a message of 20 bytes each millisecond for a second; a fault strikes in
  /// the second half of it.
  private func run(
    _ fault: LinkFault, seed: UInt64 = 1, count: Int = 1000
  ) -> SimulatedNetwork<RecordingNode> {
    var network = SimulatedNetwork<RecordingNode>(2, seed: seed)
    network.plan(.links(fault, .from(0)), 500, 1000, number: 7)
    for number in 0..<count {
      let bytes = (0..<20).map { UInt8(truncatingIfNeeded: number >> ($0 % 2 * 8) &+ $0 / 2) }
      network.send(bytes, from: 0, to: 1, at: Int64(number))
    }
    network.runToTheEnd()
    return network
  }

  /// The delays of the messages by their numbers, a copy of one message after the other.
  private func delays(_ network: SimulatedNetwork<RecordingNode>) -> [Int: [Int64]] {
    var delays: [Int: [Int64]] = [:]
    for arrival in network.nodes[1]?.arrivals ?? [] where arrival.bytes.count == 20 {
      let number = Int(arrival.bytes[0]) | Int(arrival.bytes[1]) << 8
      delays[number, default: []].append(
        arrival.time.nanoseconds / Self.millisecond - Int64(number))
    }
    return delays
  }

  /// Each link fault with how many of 500 messages it strikes.
  static let faults: [(fault: LinkFault, struck: ClosedRange<Int>)] = [
    (.cut, 490...520), (.clog, 500...500), (.drop(probability: 300_000), 110...190),
    (.bursts(lasting: 20_000_000, every: 100_000_000), 95...105),
    (.duplicate(probability: 300_000), 110...190),
    (.duplicate(probability: 300_000, after: .constant(60_000_000_000)), 110...190),
    (.replay(probability: 300_000), 110...190),
    (.reorder(probability: 300_000, by: 50_000_000), 110...190),
    (.latency(.exponential(mean: 5_000_000)), 500...500),
    (.bandwidth(bytesPerSecond: 10_000, queue: 200), 490...500),
    (.flipBits(probability: 300_000, count: 3), 110...190),
    (.truncate(probability: 300_000), 110...190), (.splice(probability: 300_000), 90...190),
  ]

  @Test func `each fault strikes, only in its time, and the same messages each time`() {
    for (fault, struck) in Self.faults {
      let network = run(fault)
      let count = network.statistics.faults[fault.family]
      check(struck.contains(count), "\(fault) struck \(count) times")
      check(network.impact(of: 7), is: count, "\(fault)")
      check(network.statistics.faults.families, is: [fault.family], "\(fault) alone")
      check(run(fault).digest, is: network.digest, "\(fault)")
      let early = network.nodes[1]?.arrivals.prefix { $0.time < .milliseconds(500) }
      let clean = run(.drop(probability: 0)).nodes[1]?.arrivals.prefix(490)
      check(early, is: clean, "\(fault) leaves what arrives before it alone")
      if ![.cut, .clog, .latency, .bandwidth, .bursts].contains(fault.family) {
        check(run(fault, seed: 2).digest != network.digest, "\(fault) depends on the seed")
      }
    }
  }

  @Test func `a clogged link lets everything go at the end, and nothing if there is none`() {
    let found = delays(run(.clog))
    check(found[500], is: [500])
    check(found[995], is: [10])
    check(found.count, is: 1000)
    var network = SimulatedNetwork<RecordingNode>(2)
    network.plan(.links(.clog, .all), 0)
    network.send([1], from: 0, to: 1, at: 1)
    network.runToTheEnd()
    check(network.received(by: 1), is: [])
    check(network.statistics.cutOff, is: 1)
  }

  @Test func `bursts take messages in a row, once in each period`() {
    let found = delays(run(.bursts(lasting: 20_000_000, every: 100_000_000)))
    let lost = (0..<1000).filter { found[$0] == nil }
    let starts = lost.filter { !lost.contains($0 - 1) }
    check(starts.map { $0 / 100 }, is: [5, 6, 7, 8, 9])
    check((95...105).contains(lost.count), "\(lost.count) lost")
    check(Set(starts.map { $0 % 100 }).count > 2, "at different moments: \(starts)")
  }

  @Test func `a second copy arrives in its own time`() {
    let found = delays(run(.duplicate(probability: 300_000, after: .constant(60_000_000_000))))
    let doubled = found.values.filter { $0.count == 2 }
    check((110...190).contains(doubled.count), "\(doubled.count) doubled")
    check(doubled.allSatisfy { $0.sorted() == [10, 60_000] }, "a minute later")
  }

  @Test func `a replay brings messages from long ago`() {
    let network = run(.replay(probability: 300_000))
    let found = delays(network)
    let old = found.filter { $0.value.count > 1 && ($0.value.max() ?? 0) > 400 }
    check(old.count > 20, "\(old.count) from before the fault")
    check(network.statistics.delivered, is: 1000 + network.statistics.faults[.replay])
  }

  @Test func `a message held back is held no longer than the limit`() {
    let found = delays(run(.reorder(probability: 300_000, by: 50_000_000)))
    let late = found.values.flatMap { $0 }.filter { $0 > 10 }
    check(late.count > 100, "\(late.count) late")
    check((late.max() ?? 0) <= 60, "the latest \(late.max() ?? 0)")
    check(Set(late).count > 20, "by different times")
  }

  @Test func `a narrow link sends at its rate and drops what its queue cannot hold`() {
    // Twenty bytes each millisecond at ten bytes a millisecond: half of them get through.
    let network = run(.bandwidth(bytesPerSecond: 10_000, queue: 200))
    let lost = network.statistics.dropped
    check((235...250).contains(lost), "\(lost) lost")
    let arrivals = network.nodes[1]?.arrivals.map(\.time.nanoseconds).filter {
      (520_000_000...990_000_000).contains($0)
    }
    let gaps = zip(arrivals ?? [], (arrivals ?? []).dropFirst()).map { $1 - $0 }
    check(gaps.allSatisfy { $0 == 2_000_000 }, "one message every two milliseconds: \(gaps)")
  }

  @Test func `bytes are damaged as said`() {
    func payloads(_ fault: LinkFault) -> [(sent: [UInt8], got: [UInt8])] {
      // With a constant latency messages arrive in order, one each.
      let network = run(fault)
      let clean = run(.drop(probability: 0))
      return zip(clean.nodes[1]?.arrivals ?? [], network.nodes[1]?.arrivals ?? [])
        .map { ($0.bytes, $1.bytes) }.filter { $0.0 != $0.1 }
    }
    let flipped = payloads(.flipBits(probability: 300_000, count: 3))
    check(flipped.count > 100, "\(flipped.count) with other bits")
    for (sent, got) in flipped {
      let bits = zip(sent, got).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
      check(sent.count == got.count && [1, 3].contains(bits), "\(bits) bits differ")
    }
    let cut = payloads(.truncate(probability: 300_000))
    check(cut.count > 100, "\(cut.count) cut short")
    check(cut.allSatisfy { $0.got.count < 20 && $0.sent.starts(with: $0.got) }, "a beginning")
    let spliced = payloads(.splice(probability: 300_000))
    check(spliced.count > 90, "\(spliced.count) spliced")
    check(Set(spliced.map(\.got.count)).count > 10, "of many lengths")
  }

  @Test func `one fault taken out of a plan leaves what the others do as it was`() {
    let links = LinkModel(latency: .uniform(1_000_000...30_000_000), drop: 100_000)
    var plan = FaultPlan()
    let kept: [LinkFault] = [
      .drop(probability: 200_000), .duplicate(probability: 200_000),
      .flipBits(probability: 200_000, count: 1),
      .bursts(lasting: 10_000_000, every: 100_000_000),
    ]
    for fault in kept { plan.add(.links(fault, .from(0)), from: .zero, until: .milliseconds(500)) }
    let delayed = plan.add(
      .links(.reorder(probability: 500_000, by: 90_000_000), .all), from: .zero)
    func run(
      _ plan: FaultPlan, isAlone: Bool = true
    ) -> SimulatedNetwork<RecordingNode> {
      var network = SimulatedNetwork<RecordingNode>(3, links: links, seed: 3)
      network.schedule(plan)
      for number in 0..<(isAlone ? 0 : 500) {
        network.send([9, 9], from: 1, to: 2, at: Int64(number) / 2)
        network.send([9, 9], from: 0, to: 2, at: Int64(number) / 3)
      }
      for number in 0..<500 {
        network.send(
          [UInt8(number % 256), UInt8(number / 256)], from: 0, to: 1, at: Int64(number))
      }
      network.runToTheEnd()
      return network
    }
    let (all, few) = (run(plan), run(plan.removing(delayed)))
    check(plan.removing(delayed).faults.map(\.number), is: [0, 1, 2, 3])
    check(all.impact(of: delayed) > 50, "the fault that is taken out did something")
    for number in 0..<4 as Range<UInt32> {
      check(all.impact(of: number), is: few.impact(of: number), "fault \(number)")
      check(all.impact(of: number) > 20, "fault \(number) did something")
    }
    func contents(_ network: SimulatedNetwork<RecordingNode>) -> [[UInt8]] {
      (network.nodes[1]?.arrivals.map(\.bytes) ?? []).sorted { $0.lexicographicallyPrecedes($1) }
    }
    check(contents(all), is: contents(few), "the same bytes arrive, only later")
    let busy = run(plan, isAlone: false).nodes[1]?.arrivals
    check(busy, is: all.nodes[1]?.arrivals, "what is sent to others makes no difference")
  }
}

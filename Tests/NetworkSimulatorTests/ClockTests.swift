import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct ClockTests {
  /// What both clocks of node 0 show when messages reach it every 10 ms, under a fault from 100 ms
  /// to 200 ms.
  private func clocks(_ fault: NodeFault) -> [(steady: Int64, wall: Int64)] {
    var network = SimulatedNetwork<RecordingNode>(2, links: LinkModel(latency: .constant(0)))
    network.plan(.node(fault, 0), 100, 200)
    for number in 1..<30 { network.send([1], from: 1, to: 0, at: Int64(number) * 10 - 5) }
    network.runToTheEnd()
    check(network.statistics.faults.families, is: [fault.family])
    let node = network.nodes[0]
    return zip(node?.arrivals ?? [], node?.wallTimes ?? []).map {
      ($0.time.nanoseconds / 1000, $1.nanoseconds / 1000)
    }
  }

  @Test func `a wall clock is off, or stands still, and the steady one does not care`() {
    let ahead = clocks(.clockOffset(by: 3_600_000_000_000))
    check(ahead.map(\.steady), is: (1..<30).map { $0 * 10_000 - 5000 })
    check(
      ahead.map { ($0.wall - $0.steady) / 1000 }.filter { $0 != 0 },
      is: Array(repeating: 3_600_000, count: 10))
    check(clocks(.clockOffset(by: -50_000_000))[12].wall, is: 75_000)
    let frozen = clocks(.clockFreeze)
    check(frozen[10..<20].map(\.wall), is: Array(repeating: 100_000, count: 10))
    check(frozen[20].wall, is: 205_000)
    check(frozen.map(\.steady), is: ahead.map(\.steady))
  }

  @Test func `a crystal that runs fast takes both clocks along, for good`() {
    let fast = clocks(.clockDrift(perMillion: 100_000))
    check(fast[9].steady, is: 95_000)
    check(fast[10].steady, is: 105_500)
    check(fast[19].steady, is: 204_500)
    check(fast[20].steady, is: 215_000, "what was gained stays")
    check(fast.map(\.wall), is: fast.map(\.steady))
    let slow = clocks(.clockDrift(perMillion: -100_000))
    check(slow[19].steady, is: 185_500)
    check(slow[20].steady, is: 195_000)
  }

  @Test func `a clock that jumps stays where it is`() {
    var network = SimulatedNetwork<RecordingNode>(1)
    network.plan(.node(.clockOffset(by: -20_000_000), 0), 50)
    network.schedule(.wake(at: .milliseconds(70)), on: 0, at: .milliseconds(60))
    network.runToTheEnd()
    check(network.nodes[0]?.wakes, is: [.milliseconds(70)])
    check(network.nodes[0]?.wallTimes, is: [.milliseconds(50)])
  }

  @Test func `timers go by the steady clock, also when its speed changes meanwhile`() {
    // Set for 100 ms by the clock of the node, which is 10 % fast from 20 ms on.
    for (fault, expected) in [
      (NodeFault.clockDrift(perMillion: 100_000), 92_727_273),
      (.clockOffset(by: 1_000_000_000), 100_000_000),
      (.clockDrift(perMillion: -500_000), 180_000_000),
    ] as [(NodeFault, Int64)] {
      var network = SimulatedNetwork<RecordingNode>(1)
      network.plan(.node(fault, 0), 20)
      network.schedule(.wake(at: .milliseconds(100)), on: 0, at: .milliseconds(1))
      var time = Instant.zero
      while let step = network.step() { if step == .timer(node: 0) { time = network.now } }
      check(time.nanoseconds, is: expected, "\(fault)")
      let shown = network.nodes[0]?.wakes.first?.nanoseconds ?? 0
      check((100_000_000...100_000_001).contains(shown), "\(fault): \(shown)")
    }
  }
}

import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct CutTests {
  private static let there = LinkSet.only([DirectedLink(from: 0, to: 1)])
  private static let both = LinkSet.touching(0)

  /// What arrives where, of one message each way every ten milliseconds, each on its way for five.
  private func arrivals(
    _ prepare: (inout SimulatedNetwork<RecordingNode>) -> Void
  ) -> (there: [UInt8], back: [UInt8], statistics: NetworkStatistics) {
    var network = SimulatedNetwork<RecordingNode>(
      2, links: LinkModel(latency: .constant(5_000_000)))
    prepare(&network)
    for number in 0..<10 as Range<UInt8> {
      network.send([number], from: 0, to: 1, at: Int64(number) * 10)
      network.send([number], from: 1, to: 0, at: Int64(number) * 10)
    }
    network.runToTheEnd()
    return (network.received(by: 1), network.received(by: 0), network.statistics)
  }

  @Test func `a cut in one direction leaves the other alone`() {
    let found = arrivals { $0.plan(.links(.cut, Self.there), 15, 45) }
    check(found.there, is: [0, 5, 6, 7, 8, 9], "what arrives at the very moment is lost")
    check(found.back, is: Array(0..<10))
    check(found.statistics.cutOff, is: 4)
    check(found.statistics.cuts, is: 1)
    check(found.statistics.faults[.cut], is: 4)
  }

  @Test func `a cut takes what is in flight and what is sent meanwhile`() {
    let found = arrivals { $0.plan(.links(.cut, Self.both), 12, 32) }
    check(found.there, is: [0, 4, 5, 6, 7, 8, 9])
    check(found.back, is: found.there)
    check(found.statistics.cutOff, is: 6)
    check(found.statistics.cuts, is: 2)
  }

  @Test func `a link under two cuts carries messages when both have ended`() {
    let found = arrivals {
      $0.plan(.links(.cut, Self.there), 8, 38)
      $0.plan(.links(.cut, Self.both), 18, 58)
    }
    check(found.there, is: [0, 6, 7, 8, 9])
    check(found.back, is: [0, 1, 6, 7, 8, 9])
  }

  @Test func `a cut without an end is ended by its number, or with all others`() {
    let found = arrivals {
      $0.plan(.links(.cut, Self.there), 8, number: 1)
      $0.plan(.links(.cut, Self.both), 9, number: 2)
      $0.schedule(.fault(2), at: .milliseconds(28))
      $0.schedule(.fault(77), at: .milliseconds(29))
      $0.schedule(.cuts, at: .milliseconds(58))
    }
    check(found.there, is: [0, 6, 7, 8, 9])
    check(found.back, is: [0, 3, 4, 5, 6, 7, 8, 9])
  }

  @Test func `the network tells which links are cut, and what its steps were`() {
    var network = SimulatedNetwork<RecordingNode>(2)
    let plan = PlannedFault(
      .links(.cut, Self.there), number: 4, from: .milliseconds(1), until: .milliseconds(2))
    let (there, back) = (DirectedLink(from: 0, to: 1), DirectedLink(from: 1, to: 0))
    network.schedule(plan)
    check(network.step(), is: .faultBegan(plan))
    check([network.isCut(there), network.isCut(back)], is: [true, false])
    check(network.step(), is: .faultEnded(plan))
    check([network.isCut(there), network.isCut(back)], is: [false, false])
    check(network.step(), is: nil)
  }

  @Test func `a node that is down misses messages and commands`() {
    let found = arrivals {
      $0.plan(.crash(1), 12, 32)
      $0.plan(.crash(1), 13, 20)
    }
    check(found.there, is: [3, 4, 5, 6, 7, 8, 9], "what came before the crash is forgotten")
    check(found.back, is: [0, 1, 4, 5, 6, 7, 8, 9], "what was sent before the crash arrives")
    check(found.statistics.undeliverable, is: 2)
    check([found.statistics.crashes, found.statistics.restarts], is: [1, 1])
    check(found.statistics.faults[.crash], is: 1, "the second struck nobody")
    var network = SimulatedNetwork<RecordingNode>(1)
    network.plan(.crash(0), 1)
    network.schedule(.write([1]), on: 0, at: .milliseconds(2))
    network.schedule(.process(0), at: .milliseconds(3))
    network.schedule(.write([1]), on: 0, at: .milliseconds(4))
    var steps: [NetworkStep] = []
    while let step = network.step() { steps.append(step) }
    check(
      steps.dropFirst(),
      is: [
        .commandMissed(node: 0), .repaired(.process(0)), .command(node: 0), .synced(node: 0),
      ])
    check(steps.map(\.node), is: [0, nil, 0, 0, 0])
  }

  @Test func `starting a node that is running does nothing`() {
    var network = SimulatedNetwork<RecordingNode>(1)
    network.schedule(.process(0), at: .milliseconds(1))
    network.runToTheEnd()
    check(network.statistics.restarts, is: 0)
    check(network.nodes[0]?.boot.incarnation, is: 0)
  }
}

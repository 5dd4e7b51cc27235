import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct FaultTests {
  private let there = DirectedLink(from: 0, to: 1)
  private let back = DirectedLink(from: 1, to: 0)

  /// What arrives where, of one message each way every ten milliseconds, each on its way for five.
  private func arrivals(
    _ faults: [(Int64, Fault)]
  ) -> (there: [UInt8], back: [UInt8], statistics: NetworkStatistics) {
    var network = SimulatedNetwork<RecordingNode>(
      2, links: LinkModel(latency: .constant(5_000_000)))
    for (time, fault) in faults { network.schedule(fault, at: .milliseconds(time)) }
    for number in 0..<10 as Range<UInt8> {
      network.send([number], from: 0, to: 1, at: Int64(number) * 10)
      network.send([number], from: 1, to: 0, at: Int64(number) * 10)
    }
    network.runToTheEnd()
    return (network.received(by: 1), network.received(by: 0), network.statistics)
  }

  @Test func `a cut in one direction leaves the other alone`() {
    let found = arrivals([(15, .cut(number: 1, links: [there])), (45, .mend(number: 1))])
    check(found.there, is: [0, 5, 6, 7, 8, 9], "what arrives at the very moment is lost")
    check(found.back, is: Array(0..<10))
    check(found.statistics.cutOff, is: 4)
    check(found.statistics.cuts, is: 1)
  }

  @Test func `a cut takes what is in flight and what is sent meanwhile`() {
    let found = arrivals([(12, .cut(number: 1, links: [there, back])), (32, .mend(number: 1))])
    check(found.there, is: [0, 4, 5, 6, 7, 8, 9])
    check(found.back, is: found.there)
    check(found.statistics.cutOff, is: 6)
    check(found.statistics.cuts, is: 2)
  }

  @Test func `a link under two cuts carries messages when both are mended`() {
    let found = arrivals([
      (8, .cut(number: 1, links: [there])), (18, .cut(number: 2, links: [there, back])),
      (38, .mend(number: 1)), (58, .mend(number: 2)), (59, .mend(number: 2)),
      (60, .mend(number: 9)),
    ])
    check(found.there, is: [0, 6, 7, 8, 9])
    check(found.back, is: [0, 1, 6, 7, 8, 9])
  }

  @Test func `mending a number mends every cut made under it`() {
    let found = arrivals([
      (8, .cut(number: 1, links: [there])), (8, .cut(number: 1, links: [there, back])),
      (28, .mend(number: 1)),
    ])
    check(found.there, is: [0, 3, 4, 5, 6, 7, 8, 9])
    check(found.back, is: found.there)
  }

  @Test func `healing mends everything, however often it was cut`() {
    let found = arrivals([
      (8, .cut(number: 1, links: [there])), (9, .cut(number: 2, links: [there, back])),
      (28, .healAll), (48, .mend(number: 1)), (58, .cut(number: 2, links: [there, back])),
    ])
    check(found.there, is: [0, 3, 4, 5])
    check(found.back, is: found.there)
  }

  @Test func `the network tells which links are cut`() {
    var network = SimulatedNetwork<RecordingNode>(2)
    network.schedule(.cut(number: 4, links: [there]), at: .milliseconds(1))
    check(network.step(), is: .fault(.cut(number: 4, links: [there])))
    check([network.isCut(there), network.isCut(back)], is: [true, false])
    network.schedule(.healAll, at: .milliseconds(2))
    check(network.step(), is: .fault(.healAll))
    check([network.isCut(there), network.isCut(back)], is: [false, false])
  }

  @Test func `a node that is down misses messages and commands`() {
    let found = arrivals([(12, .crash(node: 1)), (13, .crash(node: 1)), (32, .restart(node: 1))])
    check(found.there, is: [3, 4, 5, 6, 7, 8, 9], "what came before the crash is forgotten")
    check(found.back, is: [0, 1, 4, 5, 6, 7, 8, 9], "what was sent before the crash arrives")
    check(found.statistics.undeliverable, is: 2)
    check([found.statistics.crashes, found.statistics.restarts], is: [1, 1])
    var network = SimulatedNetwork<RecordingNode>(1)
    network.schedule(.crash(node: 0), at: .milliseconds(1))
    network.schedule(.write([1]), on: 0, at: .milliseconds(2))
    network.schedule(.restart(node: 0), at: .milliseconds(3))
    network.schedule(.write([1]), on: 0, at: .milliseconds(4))
    var steps: [NetworkStep] = []
    while let step = network.step() { steps.append(step) }
    check(
      steps,
      is: [
        .fault(.crash(node: 0)), .commandMissed(node: 0), .fault(.restart(node: 0)),
        .command(node: 0), .synced(node: 0),
      ])
    check(steps.map(\.node), is: [0, nil, 0, 0, 0])
  }

  @Test func `restarting a node that is running does nothing`() {
    var network = SimulatedNetwork<RecordingNode>(1)
    network.schedule(.restart(node: 0), at: .milliseconds(1))
    network.runToTheEnd()
    check(network.statistics.restarts, is: 0)
    check(network.nodes[0]?.boot.incarnation, is: 0)
  }
}

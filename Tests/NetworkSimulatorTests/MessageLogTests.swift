import Causality
import NetworkSimulator
import Testing

@Suite struct MessageLogTests {
  private static let there = LinkSet.only([DirectedLink(from: 0, to: 1)])

  /// Ten messages one way, ten milliseconds apart, each on its way for five.
  private func network(
    links: LinkModel = LinkModel(latency: .constant(5_000_000)),
    _ prepare: (inout SimulatedNetwork<RecordingNode>) -> Void = { _ in }
  ) -> SimulatedNetwork<RecordingNode> {
    var network = SimulatedNetwork<RecordingNode>(2, links: links)
    network.messages.isKept = true
    prepare(&network)
    for number in 0..<10 as Range<UInt8> {
      network.send([number], from: 0, to: 1, at: Int64(number) * 10)
    }
    network.runToTheEnd()
    return network
  }

  private func messages(
    _ event: MessageLog.Event, in network: SimulatedNetwork<RecordingNode>
  ) -> [Int] {
    network.messages.entries.filter { $0.event == event }.map(\.message)
  }

  @Test func `each message leaves and arrives under its number`() {
    let network = network()
    #expect(messages(.sent, in: network) == Array(0..<10))
    #expect(messages(.arrived, in: network) == Array(0..<10))
    #expect(network.messages.contents == (0..<10).map { [$0] })
    #expect(network.messages.entries[3].time == .milliseconds(15))
    #expect(network.messages.entries[3].link == DirectedLink(from: 0, to: 1))
  }

  @Test func `what a cut takes is lost, in flight and at once`() {
    let network = network { $0.plan(.links(.cut, Self.there), 12, 32) }
    #expect(messages(.lost, in: network) == [1, 2, 3])
    #expect(messages(.arrived, in: network) == [0, 4, 5, 6, 7, 8, 9])
  }

  @Test func `a message for a process that is down is undeliverable`() {
    let network = network { $0.plan(.crash(1), 22, 42) }
    #expect(messages(.undeliverable, in: network) == [2, 3])
  }

  @Test func `copies arrive under the number of the original`() {
    let network = network(
      links: LinkModel(latency: .constant(5_000_000), duplicate: LinkModel.certainty))
    #expect(messages(.copied, in: network) == Array(0..<10))
    #expect(messages(.arrived, in: network) == (0..<10).flatMap { [$0, $0] })
  }

  @Test func `keeping it changes nothing of the run`() {
    var other = network()
    other.messages.isKept = false
    let plain = SimulatedNetwork<RecordingNode>(2, links: LinkModel(latency: .constant(5_000_000)))
    var silent = plain
    for number in 0..<10 as Range<UInt8> {
      silent.send([number], from: 0, to: 1, at: Int64(number) * 10)
    }
    silent.runToTheEnd()
    #expect(silent.digest == other.digest)
    #expect(silent.messages.entries.isEmpty)
  }
}

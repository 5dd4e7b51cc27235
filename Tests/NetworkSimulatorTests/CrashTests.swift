import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct CrashTests {
  /// A node that writes a record each millisecond, each on disk ten milliseconds later.
  private func writer(
    diskLatency: ClosedRange<Int64> = 10_000_000...10_000_000, seed: UInt64 = 1
  ) -> SimulatedNetwork<RecordingNode> {
    var network = SimulatedNetwork<RecordingNode>(1, diskLatency: diskLatency, seed: seed)
    for number in 0..<20 as Range<UInt8> {
      network.schedule(.write([number]), on: 0, at: .milliseconds(Int64(number)))
    }
    return network
  }

  @Test func `a crash keeps what was synced and loses what was not`() {
    var network = writer()
    network.schedule(
      PlannedFault(
        .crash(0), number: 1, from: Instant(nanoseconds: 14_500_000), until: .milliseconds(30)))
    network.runToTheEnd()
    check(network.disks[0].records, is: (0..<5).map { [$0] })
    check(network.disks[0].syncedCount, is: 5)
    check(network.statistics.recordsLost, is: 10)
    check(network.nodes[0]?.boot.records, is: (0..<5).map { [$0] })
    check(network.nodes[0]?.boot.incarnation, is: 1)
    check(network.nodes[0]?.boot.now, is: .milliseconds(30))
    check(network.nodes[0]?.boot.id, is: ReplicaID(1))
  }

  @Test func `records become durable in the order of writing, and are counted from the start`() {
    for seed in 0..<20 as Range<UInt64> {
      var network = writer(diskLatency: 0...9_000_000, seed: seed)
      network.schedule(
        PlannedFault(
          .crash(0), number: 1, from: Instant(nanoseconds: 12_500_000),
          until: Instant(nanoseconds: 12_600_000)))
      network.run(before: Instant(nanoseconds: 12_500_000))
      let before = network.nodes[0]?.syncs ?? []
      check(before, is: Array(1..<(before.count + 1)), "seed \(seed)")
      network.runToTheEnd()
      check(network.nodes[0]?.boot.records.count, is: before.count, "seed \(seed)")
      check(network.nodes[0]?.syncs, is: Array(1...7), "seed \(seed)")
      check(network.disks[0].records.count, is: before.count + 7, "seed \(seed)")
      check(network.disks[0].syncedCount, is: before.count + 7, "seed \(seed)")
    }
  }

  @Test func `a sync of an earlier incarnation makes nothing durable`() {
    var network = SimulatedNetwork<RecordingNode>(1, diskLatency: 10_000_000...10_000_000)
    network.schedule(.write([1]), on: 0, at: .milliseconds(0))
    network.plan(.crash(0), 1, 2)
    network.schedule(.write([2]), on: 0, at: .milliseconds(5))
    network.plan(.crash(0), 12, 13)
    network.runToTheEnd()
    check(network.nodes[0]?.boot.records, is: [])
    check(network.nodes[0]?.syncs, is: [])
    check(network.nodes[0]?.boot.incarnation, is: 2)
    check(network.statistics.recordsLost, is: 2)
  }

  @Test func `a timer of an earlier incarnation does not run out`() {
    var network = SimulatedNetwork<RecordingNode>(1, settings: .init(wakesAfter: 10_000_000))
    network.plan(.crash(0), 4, 6)
    network.runToTheEnd()
    check(network.nodes[0]?.wakes, is: [.milliseconds(16)])
    var other = SimulatedNetwork<RecordingNode>(1)
    other.schedule(.wake(at: .milliseconds(10)), on: 0, at: .milliseconds(1))
    other.plan(.crash(0), 4, 6)
    other.runToTheEnd()
    check(other.nodes[0]?.wakes, is: [], "a start that sets no timer")
  }

  @Test func `a timer that was set anew runs out once, and one that was stopped never`() {
    var network = SimulatedNetwork<RecordingNode>(1)
    for (time, target) in [(0, 50), (10, 30), (40, 20)] as [(Int64, Int64)] {
      network.schedule(.wake(at: .milliseconds(target)), on: 0, at: .milliseconds(time))
    }
    network.schedule(.wake(at: .milliseconds(60)), on: 0, at: .milliseconds(55))
    network.schedule(.wake(at: nil), on: 0, at: .milliseconds(57))
    network.runToTheEnd()
    let expected: [Instant] = [.milliseconds(30), .milliseconds(40)]
    check(network.nodes[0]?.wakes, is: expected, "a time that has passed means now")
  }

  @Test func `a message in flight outlives the crash of its sender`() {
    var network = SimulatedNetwork<RecordingNode>(2)
    network.send([1], from: 0, to: 1, at: 0)
    network.plan(.crash(0), 1)
    network.runToTheEnd()
    check(network.received(by: 1), is: [1])
  }
}

import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct NodeFaultTests {
  /// Node 0 writes a record each millisecond, durable ten later, and sends it to node 1 in the same
  /// turn; a fault strikes node 0 from 20.5 ms to 60 ms.
  private func run(
    _ fault: NodeFault, seed: UInt64 = 1, spares: Int = 1,
    prepare: (inout SimulatedNetwork<RecordingNode>) -> Void = { _ in }
  ) -> SimulatedNetwork<RecordingNode> {
    var network = SimulatedNetwork<RecordingNode>(
      2, spares: spares, links: LinkModel(latency: .constant(5_000_000)),
      diskLatency: 10_000_000...10_000_000, seed: seed)
    network.schedule(
      PlannedFault(
        .node(fault, 0), number: 3, from: Instant(nanoseconds: 20_500_000),
        until: .milliseconds(60)))
    prepare(&network)
    for number in 0..<40 as Range<UInt8> {
      let record = Array(repeating: number, count: 8)
      network.schedule(
        .store(record, to: ReplicaID(2)), on: 0, at: .milliseconds(Int64(number)))
    }
    network.runToTheEnd()
    return network
  }

  private func records(_ network: SimulatedNetwork<RecordingNode>, of node: Int = 0) -> [UInt8] {
    network.nodes[node]?.boot.records.compactMap(\.first) ?? []
  }

  @Test func `a crash leaves what was durable, or by luck some more, or a torn record`() {
    let lost = run(.crash(.lost))
    check(records(lost), is: Array(0..<11))
    check(lost.statistics.faults[.crash], is: 1)
    check(lost.nodes[0]?.boot.now, is: .milliseconds(60))
    var (kept, torn): (Set<Int>, Set<Int>) = ([], [])
    for seed in 0..<60 as Range<UInt64> {
      let some = run(.crash(.kept), seed: seed)
      kept.insert(records(some).count)
      check(records(some), is: Array(0..<UInt8(records(some).count)), "seed \(seed)")
      check(some.nodes[0]?.boot.records.allSatisfy { $0.count == 8 }, is: true)
      let part = run(.crash(.torn), seed: seed)
      let last = part.nodes[0]?.boot.records.last ?? []
      torn.insert(last.count)
      check(part.disks[0].syncedCount, is: part.disks[0].records.count, "all that is there stays")
    }
    check(kept.count > 8, "\(kept)")
    check((kept.min(), kept.max()) == (11, 21), "\(kept)")
    check(torn.contains { $0 < 8 } && torn.contains(8), "\(torn)")
  }

  @Test func `a crash catches a process at each boundary of durability`() {
    // Each case: the boundary, the records found afterwards, and the last message that got out.
    let cases: [(DurabilityBoundary, records: Range<UInt8>, sent: UInt8)] = [
      (.beforeWriting, 0..<11, 20), (.afterWriting, 0..<22, 20), (.afterSending, 0..<11, 21),
      (.beforeSync, 0..<11, 21), (.afterSync, 0..<12, 21),
    ]
    for (boundary, durable, sent) in cases {
      let network = run(.crashAt(boundary))
      check(records(network), is: Array(durable), "\(boundary)")
      check(network.received(by: 1).last, is: sent, "\(boundary)")
      check(network.statistics.faults[.crashAtBoundary], is: 1, "\(boundary)")
      check(network.statistics.crashes, is: 1, "\(boundary)")
      check(network.nodes[0]?.boot.now, is: .milliseconds(60), "\(boundary)")
    }
    var caught = SimulatedNetwork<RecordingNode>(2)
    caught.plan(.node(.crashAt(.afterSending), 0), 1, 50)
    caught.schedule(.store([1], to: ReplicaID(2)), on: 0, at: .milliseconds(2))
    caught.run(before: .milliseconds(40))
    check(caught.nodes[0] == nil && caught.received(by: 1) == [1], "it is gone at once")
    var idle = SimulatedNetwork<RecordingNode>(1)
    idle.plan(.node(.crashAt(.afterSync), 0), 1, 50)
    idle.runToTheEnd()
    check(idle.statistics.faults.families, is: [], "a point that is not reached")
    check(idle.nodes[0]?.boot.incarnation, is: 0)
  }

  @Test func `amnesia takes the disk, and the identity or not`() {
    let stranger = run(.amnesia(newIdentity: ReplicaID(77))) {
      $0.schedule(.send([99], to: ReplicaID(1)), on: 1, at: .milliseconds(70))
      $0.schedule(.send([98], to: ReplicaID(77)), on: 1, at: .milliseconds(80))
    }
    check(stranger.nodes[0]?.boot.id, is: ReplicaID(77))
    check(stranger.nodes[0]?.boot.records, is: [])
    check(stranger.received(by: 0), is: [98], "the old identity reaches nobody")
    check(stranger.statistics.undeliverable, is: 1)
    check(stranger.nodes[1]?.members, is: [[77, 2]])
    check(stranger.statistics.faults.families, is: [.amnesia])
    let same = run(.amnesia(newIdentity: nil))
    check(same.nodes[0]?.boot.id, is: ReplicaID(1))
    check(same.nodes[0]?.boot.records, is: [])
    check(same.nodes[0]?.boot.incarnation, is: 0, "it does not know that it ever ran")
    check(same.statistics.faults.families, is: [.identityReuse])
  }

  @Test func `a backup brings back what was durable when it was taken`() {
    let network = run(.restore(backupOf: Instant(nanoseconds: 15_500_000)))
    check(records(network), is: Array(0..<6))
    check(network.nodes[0]?.boot.id, is: ReplicaID(1))
    check(network.statistics.faults.families, is: [.restore])
  }

  @Test func `two processes have one identity, and messages reach one of the two`() {
    let network = run(.twin(at: 2)) {
      for number in 0..<100 as Range<UInt8> {
        let time = Instant(nanoseconds: 30_000_000 + Int64(number) * 100_000)
        $0.schedule(.send([number], to: ReplicaID(1)), on: 1, at: time)
      }
      $0.schedule(.send([7], to: ReplicaID(2)), on: 2, at: .milliseconds(35))
    }
    check(network.nodes[2] == nil, "the twin is gone at the end")
    let got = network.received(by: 0)
    check((30...70).contains(got.count), "\(got.count) of 100 reach the original")
    let fromOne = network.nodes[1]?.arrivals.filter { $0.bytes == [7] }.map(\.sender)
    check(fromOne, is: [ReplicaID(1)], "the twin speaks with the same name")
    check(network.statistics.delivered, is: 141)
    check(network.statistics.faults.families, is: [.twin])
  }

  @Test func `a twin starts with the records of the original`() {
    var network = SimulatedNetwork<RecordingNode>(1, spares: 1)
    network.schedule(.write([5]), on: 0, at: .milliseconds(1))
    network.plan(.node(.twin(at: 1), 0), 10)
    network.runToTheEnd()
    check(network.nodes[1]?.boot.records, is: [[5]])
    check(network.nodes[1]?.boot.id, is: ReplicaID(1))
  }

  @Test func `a paused process misses nothing and does nothing`() {
    let network = run(.pause)
    let times = network.nodes[1]?.arrivals.map { $0.time.nanoseconds / 1_000_000 } ?? []
    check(times, is: (5...25).map { $0 } + Array(repeating: 65, count: 19))
    check(network.received(by: 1), is: Array(0..<40), "in order")
    check(network.disks[0].records.count, is: 40)
    check(network.statistics.faults.families, is: [.pause])
    check(network.nodes[0]?.boot.incarnation, is: 0)
  }

  @Test func `a crash during a pause loses the messages that waited`() {
    let network = run(.pause) {
      $0.schedule(.send([9], to: ReplicaID(1)), on: 1, at: .milliseconds(25))
      $0.plan(.crash(0), 40, 45)
      $0.schedule(.send([8], to: ReplicaID(1)), on: 1, at: .milliseconds(70))
    }
    check(network.received(by: 0), is: [8])
    check(network.statistics.undeliverable, is: 1)
    check(network.inFlightCount, is: 0)
  }

  @Test func `a slow process takes its time for each event, one after another`() {
    let network = run(.slow(perEvent: 2_000_000))
    let times = network.nodes[1]?.arrivals.map { $0.time.nanoseconds / 1_000_000 } ?? []
    let slow = times.dropFirst(21)
    check(times.prefix(21), is: (5...25).map { $0 }[...])
    check(zip(slow, slow.dropFirst()).allSatisfy { $1 - $0 >= 2 }, "\(slow)")
    check(times.count, is: 40)
    check(network.received(by: 1), is: Array(0..<40), "in order")
    check(network.statistics.faults.families, is: [.slow])
  }

  @Test func `bad disks lie, fail to read, and dawdle`() {
    let lying = run(.loseWrites(probability: 500_000)) { $0.plan(.crash(0), 80, 90) }
    let found = records(lying)
    check(found.starts(with: 0...20), "what was written before is there: \(found)")
    check((23...37).contains(found.count), "\(found.count) of 40 records are there")
    check(lying.statistics.recordsLost, is: 40 - found.count)
    check(lying.statistics.faults[.loseWrites], is: 40 - found.count)
    let failing = run(.failReads(probability: 500_000)) { $0.plan(.crash(0), 40, 50) }
    let boot = failing.nodes[0]?.boot
    let (read, unread) = (boot?.records.count ?? 0, boot?.unreadable.count ?? 0)
    check(read + unread == 30 && (6...25).contains(read), "\(read) read, \(unread) not")
    check(failing.disks[0].records.count, is: 30, "they are still there")
    check(failing.statistics.faults[.failReads], is: 1)
    let slow = run(.slowDisk(by: 100_000_000)) { $0.plan(.crash(0), 100, 110) }
    check(records(slow).count, is: 21)
    check(slow.statistics.faults[.slowDisk], is: 19)
  }

  @Test func `all of it is the same each time, and one fault does not change another`() {
    let faults: [NodeFault] = [
      .crash(.torn), .crashAt(.afterSending), .amnesia(newIdentity: nil), .twin(at: 2),
      .pause, .slow(perEvent: 700_000), .loseWrites(probability: 300_000),
      .restore(backupOf: .milliseconds(9)), .leave, .upgrade(version: 2),
    ]
    for fault in faults {
      check(run(fault, seed: 4).digest, is: run(fault, seed: 4).digest, "\(fault)")
    }
    func tornTail(withPause: Bool) -> [[UInt8]]? {
      let network = run(.crash(.torn), seed: 4) {
        if withPause { $0.plan(.node(.pause, 1), 1, 50) }
      }
      return network.nodes[0]?.boot.records
    }
    check(tornTail(withPause: true), is: tornTail(withPause: false))
  }
}

import Causality
import Checking
import NetworkSimulator
import Testing

@Suite struct MembershipTests {
  @Test func `a spare place joins, and everybody is told`() {
    var network = SimulatedNetwork<RecordingNode>(2, spares: 2)
    check(network.members, is: [ReplicaID(1), ReplicaID(2)])
    check(network.nodes[2] == nil, "a spare place is empty")
    network.plan(.node(.join, 2), 20, 50)
    network.send([5], from: 0, to: 2, at: 5)
    network.send([6], from: 0, to: 2, at: 25)
    network.run(before: .milliseconds(40))
    check(network.nodes[2]?.boot.nodes, is: [1, 2, 3].map { ReplicaID($0) })
    check(network.nodes[2]?.boot.now, is: .milliseconds(20))
    check(network.received(by: 2), is: [6], "what arrived before was lost")
    network.runToTheEnd()
    check(network.nodes[0]?.members, is: [[1, 2, 3], [1, 2]])
    check(network.nodes[2] == nil, "it has left")
    check(network.statistics.faults.families, is: [.join])
    check(network.statistics.crashes, is: 0)
  }

  @Test func `a member leaves in good order and comes back with what it knew`() {
    var network = SimulatedNetwork<RecordingNode>(3, diskLatency: 50_000_000...50_000_000)
    network.schedule(.write([7]), on: 1, at: .milliseconds(9))
    network.plan(.node(.leave, 1), 10, 40)
    network.run(before: .milliseconds(39))
    check(network.nodes[1] == nil, "it is gone")
    check(network.members, is: [ReplicaID(1), ReplicaID(3)])
    network.runToTheEnd()
    check(network.nodes[1]?.boot.records, is: [[7]])
    check(network.nodes[0]?.members, is: [[1, 3], [1, 2, 3]])
    check(network.statistics.faults.families, is: [.leave])
    check(network.statistics.recordsLost, is: 0)
  }

  @Test func `a node that is put out goes on and is not told`() {
    var network = SimulatedNetwork<RecordingNode>(3)
    network.plan(.node(.evict, 2), 10, 40)
    network.send([5], from: 2, to: 0, at: 20)
    network.runToTheEnd()
    check(network.nodes[0]?.members, is: [[1, 2], [1, 2, 3]])
    check(network.nodes[2]?.members, is: [[1, 2, 3]], "only when it is back")
    check(network.received(by: 0), is: [5], "it still talks")
    check(network.statistics.faults.families, is: [.evict])
  }

  @Test func `a crash and a departure together keep a node away until both have ended`() {
    for (crash, leave) in [((10, 60), (20, 40)), ((20, 40), (10, 60))]
      as [((Int64, Int64), (Int64, Int64))]
    {
      var network = SimulatedNetwork<RecordingNode>(2)
      network.plan(.crash(1), crash.0, crash.1)
      network.plan(.node(.leave, 1), leave.0, leave.1)
      network.run(before: .milliseconds(59))
      check(network.nodes[1] == nil, "down until the later of the two ends")
      network.runToTheEnd()
      check(network.nodes[1]?.boot.now, is: .milliseconds(60))
    }
  }

  @Test func `processes are replaced by another version, in good order, and back`() {
    var network = SimulatedNetwork<RecordingNode>(2, diskLatency: 50_000_000...50_000_000)
    network.schedule(.write([7]), on: 0, at: .milliseconds(9))
    network.plan(.node(.upgrade(version: 3), 0), 10, 40)
    network.plan(.node(.upgrade(version: 4), 1), 20)
    network.run(before: .milliseconds(39))
    check(network.nodes.map { $0?.boot.version }, is: [3, 4])
    check(network.nodes[0]?.boot.records, is: [[7]], "nothing is lost")
    check(network.nodes[0]?.boot.incarnation, is: 1)
    network.runToTheEnd()
    check(network.nodes.map { $0?.boot.version }, is: [0, 4])
    check(network.statistics.faults[.upgrade], is: 2)
    check(network.statistics.crashes, is: 0)
  }
}

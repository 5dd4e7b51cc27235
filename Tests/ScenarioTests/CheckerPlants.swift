import Convergence
import Testing

@testable import CRDTs
@testable import ReplicatedDocument
@testable import Replication
@testable import Scenarios

/// Breaks of states, of answers to readers, and of what stays behind.
extension Checkers {
  static let statePlants: [Plant] = [
    Plant(check: .reencoding, story: busy) { _ in
      { node, event, _ in
        // A whole document takes itself for a part of one, whose bytes are refused.
        guard node.id == b, case .message = event else { return }
        node.replicator.state.store.fields.speaksOfAllKeys = false
      }
    },
    Plant(check: .deltaOrState, story: writes) { memory in
      { node, event, _ in
        // Every delta leaves its mark on what is there, as in a merge that adds.
        guard node.id == b, case .message(_, a) = event else { return }
        redate(&node, UInt64(memory.count()))
      }
    },
    Plant(check: .metadataBounded, story: busy) { memory in
      { node, event, _ in
        // Each edit is made as somebody new, so no two of them make a run.
        guard node.id == a, case .command = event else { return }
        node.replicator.identity = ReplicaID(1000 + UInt64(memory.count()))
      }
    },
    Plant(
      check: .equalBytes, story: "at 0s a set /x 1",
      answers: DocumentNode.Answers(bytes: { id, bytes in bytes + [UInt8(id.rawValue)] })),
  ]

  /// Has a node hold all its writes as if they were of another time, which shows nowhere.
  static func redate(_ node: inout DocumentNode, _ time: UInt64) {
    let fields = node.replicator.state.store.fields.listed
    for (key, field) in fields {
      guard case .write(let dot, let write) = field.storage else { continue }
      let other = Field.Write(write.value, at: HybridTimestamp(rawValue: time))
      node.replicator.state.store.fields.entries[key]?.storage = .write(dot, other)
    }
  }

  static let apart = """
    gossip every 50ms
    at 0s isolate b lasting 5s

    """

  static let readPlants: [Plant] = [
    Plant(
      check: .readYourWrites,
      story: apart + "at 1s a set /x 1 as ann\nat 2s client ann reads /x at b",
      answers: DocumentNode.Answers(covers: { _ in true })),
    Plant(
      check: .monotonicReads,
      story: apart
        + "at 1s a set /x 1\nat 2s client ann reads /x at a\nat 3s client ann reads /x at b",
      answers: DocumentNode.Answers(covers: { _ in true })),
    Plant(
      check: .patches, story: "at 0s a set /x 1\nat 1s a set /y 1\nat 2s a delete /x",
      answers: DocumentNode.Answers(changes: { changes in changes.filter { $0.after != nil } })),
  ]

  @Test func `every check has a break that is planted for it`() {
    // Those of the scenario itself are seen to notice below.
    let planted = Self.plants.map(\.check) + [.expectations, .sometimes]
    for check in Check.allCases where !planted.contains(check) {
      Issue.record("nobody has seen \(check.identifier) notice anything")
    }
    #expect(Set(planted).count == planted.count)
  }

  @Test func `what a scenario expects in vain is noticed, and nothing else is`() throws {
    let story = Plant(
      check: .expectations, story: "at 0s a set /x 1",
      expects: "expect converge within 20s\nexpect at /x 2")
    #expect(try Self.report(story).failures.map(\.check) == [.expectations])
  }

  @Test func `what never happens in a sweep is noticed when it is over`() throws {
    let story = """
      replicas a b c
      every 100ms during 0s..2s a increment /count
      expect converge within 20s

      """
    let without = try Sweeps.sweep(story, seeds: 0..<100)
    let with = try Sweeps.sweep(story + "expect sometimes 1 crashes\n", seeds: 0..<100)
    #expect(without.status == .passed, "\(without.text)")
    #expect(with.status == .nothingChecked && with.text.contains("sometimes 1 crashes"))
  }
}

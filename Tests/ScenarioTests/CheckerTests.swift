import Convergence
import Synchronization
import Testing

@testable import NetworkSimulator
@testable import ReplicatedDocument
@testable import Replication
@testable import Scenarios

/// Every checker notices a break that is planted, and is the first to notice it.
@Suite struct Checkers {
  /// Something that a planted break remembers.
  final class Memory: Sendable {
    private let number = Mutex(0)
    private let replicator = Mutex<Replicator<DocumentStore>?>(nil)
    private let delta = Mutex<Document.Delta?>(nil)

    /// Counts, and tells how often it has.
    func count() -> Int {
      number.withLock {
        $0 += 1
        return $0
      }
    }
    func keep(_ value: Replicator<DocumentStore>) { replicator.withLock { $0 = value } }
    var kept: Replicator<DocumentStore>? { replicator.withLock { $0 } }
    func keep(_ value: Document.Delta) { delta.withLock { $0 = value } }
    var keptDelta: Document.Delta? { delta.withLock { $0 } }
  }

  /// A story, a break, and who must notice it first.
  struct Plant: Sendable {
    let check: Check
    let story: String
    var expects = "expect converge within 20s"
    var answers: DocumentNode.Answers?
    var sabotage: @Sendable (Memory) -> DocumentNode.Sabotage = { _ in { _, _, _ in } }
  }

  static let busy = """
    link latency 5ms..20ms
    gossip every 50ms
    every 100ms during 0s..3s each insert /list "one"
    every 130ms during 0s..3s each increment /count
    at 1.5s a remove /list "one"
    """

  static let a = ReplicaID(1)
  static let b = ReplicaID(2)

  static func report(_ plant: Plant) throws -> RunReport {
    let scenario = try ScenarioLanguage.parse(
      "replicas a b c\n\(plant.story)\n\(plant.expects)\n")
    let plan = try Plan(scenario, seed: 1)
    var run = ScenarioRun(
      scenario, plan, seed: 1, sabotage: plant.sabotage(Memory()), answers: plant.answers)
    run.witness.isThorough = true
    run.eventLimit = plant.check == .noLivelock ? 100 : 100_000
    return try #require(run.run { true })
  }

  static let plants =
    eventPlants + deliveryPlants + statePlants + readPlants + restPlants + stabilityPlants

  static let eventPlants: [Plant] = [
    Plant(check: .contextsGrow, story: busy) { memory in
      { node, event, _ in
        guard node.id == b, case .timer = event else { return }
        let count = memory.count()
        if count == 10 { memory.keep(node.replicator) }
        if count == 20, let old = memory.kept { node.replicator = old }
      }
    },
    Plant(
      check: .statesGrow,
      story: "at 0s a insert /s 1\nat 1s a remove /s 1\nat 2s a set /last 1"
    ) { memory in
      { node, event, _ in
        // What was removed is there again.
        guard node.id == b, case .message = event else { return }
        if node.document["/s"] == [1] { memory.keep(node.replicator) }
        guard node.document["/last"] != nil, let old = memory.kept else { return }
        // From bytes, so that it shares nothing with what it is compared with.
        let bytes = Document(state: old.state).canonicalBytes
        guard let copy = try? Document(canonicalBytes: bytes) else { return }
        node.replicator.state = Causal(
          store: copy.state.store, context: node.replicator.state.context)
      }
    },
    Plant(
      check: .partsOnly,
      story: "subscribe b to /x\nat 0s a set /x 1\nat 1s a set /y 1\nat 2s a set /x 2"
    ) { memory in
      { node, event, _ in
        // It takes over all that another holds.
        if node.id == a, case .command = event { memory.keep(node.replicator) }
        guard node.id == b, case .message = event, let other = memory.kept else { return }
        if other.state.context.isDominated(by: node.context), node.document["/x"] == 2 {
          node.replicator.state = other.state
        }
      }
    },
    Plant(
      check: .dotsMintedOnce, story: "at 1s a set /x 1\nat 1s b set /x 2\nlink latency 100ms"
    ) { _ in
      { node, event, _ in if node.id == b { node.replicator.identity = a } }
    },
    Plant(check: .noEditFromNowhere, story: busy) { memory in
      { node, event, _ in
        guard node.id == b, case .timer = event, memory.count() == 10 else { return }
        var document = node.document
        var clock = HybridClock()
        var dots = DotSource(resuming: b, after: node.context)
        let delta = try? document.edit(using: &dots, clock: &clock, at: .zero) { editor in
          try editor.set("/nobody", to: "asked")
        }
        if let delta { _ = node.replicator.handle(.edited(delta), at: .zero) }
      }
    },
    Plant(
      check: .acknowledgementsDurable, story: busy + "\ndisk sync 400ms"
    ) { _ in
      { node, event, effects in
        guard node.id == b, case .message = event else { return }
        for effect in node.replicator.handle(.persisted(count: 1000), at: effects.wallClock) {
          if case .send(let bytes, let peer) = effect { effects.send(bytes, to: peer) }
        }
      }
    },
    Plant(
      check: .unsyncedUnsent,
      story: """
        disk sync 600ms
        gossip every 50ms
        link latency 5ms
        every 100ms during 0s..1s c increment /count
        at 1.1s a set /x 1
        at 1.5s crash a lasting 1s
        """
    ) { memory in
      { node, event, _ in
        if node.id == a, case .command = event, let delta = node.lastEdit { memory.keep(delta) }
        if node.id == b, case .message(_, a) = event, let delta = memory.keptDelta {
          node.replicator.state.merge(delta)
        }
      }
    },
    Plant(
      check: .confirmationsTrue,
      story: "at 0.5s isolate a lasting 3s\nat 1s a set /x 1 confirm all within 1s"
    ) { _ in
      { node, event, _ in
        guard node.id == a, case .command = event else { return }
        node.contents.outcomes.append(
          WriteOutcome(id: 1, isSatisfied: true, acknowledged: [a, b], missing: []))
      }
    },
    Plant(check: .authorityKept, story: "authority a over /x\nat 1s b set /x 1") { _ in
      { node, event, _ in
        // What is for somebody else to decide is done, not proposed.
        guard node.id == b, case .command = event else { return }
        var document = node.document
        var clock = HybridClock()
        var dots = DotSource(resuming: b, after: node.context)
        let delta = try? document.edit(using: &dots, clock: &clock, at: .zero) { editor in
          try editor.set("/x", to: 1)
        }
        guard let delta else { return }
        (node.contents.outcome, node.contents.lastEdit) = (.accepted, delta)
        _ = node.replicator.handle(.edited(delta), at: .zero)
      }
    },
    Plant(check: .proposalsDecided, story: "authority a over /x\nat 1s b set /x 1") { _ in
      { node, event, _ in
        guard node.id == b, case .command = event, case .proposed(let id) = node.outcome else {
          return
        }
        node.contents.conclusions.append(.init(id: id, outcome: .decided(.accepted)))
      }
    },
    Plant(check: .timersBounded, story: busy) { memory in
      { node, event, effects in
        guard node.id == b, case .timer = event, memory.count() > 5 else { return }
        effects.setTimer(effects.wallClock)
      }
    },
  ]

  /// Has a node show what it once was, although it has seen more.
  static func show(_ old: Replicator<DocumentStore>, at node: inout DocumentNode) {
    node.replicator.state = Causal(store: old.state.store, context: node.replicator.state.context)
  }

  static let writes = "at 0s a set /x 1\nat 1s a set /x 2\nat 2s a set /y 1\nat 3s b set /z 1"

  static let deliveryPlants: [Plant] = [
    Plant(check: .redelivery, story: busy) { _ in
      { node, event, effects in
        if node.id == b, case .message = event { effects.write([9]) }
      }
    },
    Plant(check: .damageRefused, story: busy) { _ in
      { node, _, _ in node.contents.incidents = [] }
    },
    Plant(check: .specification, story: writes) { memory in
      { node, event, _ in
        // A change is taken for seen and thrown away.
        guard node.id == b, case .message = event else { return }
        if node.document["/y"] == nil {
          memory.keep(node.replicator)
        } else if let old = memory.kept {
          show(old, at: &node)
        }
      }
    },
    Plant(check: .causalOrder, story: writes) { memory in
      { node, event, _ in
        // What was overwritten goes on being shown.
        guard node.id == b, case .message = event else { return }
        if node.document["/x"] == 1 {
          memory.keep(node.replicator)
        } else if node.document["/x"] == 2, let old = memory.kept {
          show(old, at: &node)
        }
      }
    },
    Plant(
      check: .deliveryOrder,
      story: "heartbeat every 200ms\nat 0s a set /x 1\nat 5s b set /y 1"
    ) { memory in
      { node, event, _ in
        // The state depends on who was heard last.
        guard node.id == b, case .message(_, let sender) = event else { return }
        guard memory.count() > 60, node.document["/y"] == nil else { return }
        redate(&node, sender.rawValue)
      }
    },
  ]

  static let restPlants: [Plant] = [
    Plant(
      check: .agreement, story: "link drop 100%\nat 0s a set /x 1", expects: "expect least 1 edits"
    ) { _ in { _, _, _ in } },
    Plant(check: .equalStates, story: "at 0s a set /x 1") { _ in
      { node, event, _ in
        if node.id == b, case .synced = event { redate(&node, 77) }
      }
    },
    Plant(
      check: .editsArrive, story: "at 0s isolate a\nat 1s a set /x 1",
      expects: "expect least 1 edits"
    ) { memory in
      { node, event, effects in
        // A process ends up with another disk, and so as somebody else, who has seen nothing.
        guard node.id == a, case .timer = event, node.document["/x"] == 1, memory.count() > 3 else {
          return
        }
        let boot = NodeBoot(
          id: ReplicaID(9), nodes: [a, b], incarnation: 0, records: [], unreadable: [], entropy: 9,
          version: 0, configuration: node.configuration, now: .zero, wallClock: .zero)
        node = DocumentNode(boot, effects: &effects)
      }
    },
    Plant(
      check: .syncPaths, story: "at 0s a set /x 1\nat 5s client ann reads /x at b"
    ) { _ in
      { node, event, _ in
        if case .command(.read) = event { node.replicator.lineage = Lineage() }
      }
    },
    Plant(check: .buffersEmpty, story: "at 0s a set /x 1") { _ in
      { node, event, _ in
        if node.id == b, case .synced = event { node.replicator.pending.append(.other()) }
      }
    },
    Plant(check: .silence, story: "at 0s a set /x 1") { _ in
      { node, event, effects in
        if node.id == b { effects.setTimer(effects.wallClock.advanced(by: 1_000_000_000)) }
      }
    },
    Plant(check: .messagesUnderstood, story: "at 0s a set /x 1") { _ in
      { node, event, effects in
        if node.id == a, case .command = event { effects.send([1, 2, 3], to: b) }
      }
    },
    Plant(
      check: .convergenceBound, story: "at 0s a set /x 1", expects: "expect converge within 900s"
    ) { _ in
      { node, _, effects in
        if case .some(.some) = effects.timer {
          effects.setTimer(effects.wallClock.advanced(by: 40_000_000_000))
        }
      }
    },
    Plant(check: .noLivelock, story: busy) { _ in { _, _, _ in } },
  ]

  @Test(arguments: plants.indices)
  func `a planted break is noticed first by its checker`(_ place: Int) throws {
    let plant = Self.plants[place]
    let report = try Self.report(plant)
    let first = report.failures.first { $0.check != .expectations }
    if first?.check != plant.check {
      Issue.record(
        """
        planted for \(plant.check.identifier), noticed by \
        \(first?.check.identifier ?? "nobody"): \(first?.finding ?? "")
        """)
    }
  }
}

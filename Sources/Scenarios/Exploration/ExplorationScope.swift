public import Convergence

/// What may happen in a world that is explored to its end.
///
/// Time goes in ticks, as long as the gossip interval. Messages and disks are faster than a tick:
/// it passes only when nothing is on the way, apart from messages that are late, of which there may
/// be as many as ``losses``. A late message arrives at any later time, or never.
public struct ExplorationScope: Sendable {
  /// The names of the replicas.
  public let replicas: [String]

  /// Who is in touch with whom.
  public let topology: Topology

  /// The edits, each replica's own in the order in which it makes them, at any time.
  var edits: [[DocumentOperation]]

  /// Who makes an edit before the start, one after the other; each reaches everybody.
  let settled: [Int]

  /// The replicas as a run has left them, if they do not begin with nothing.
  var starts: [Start] = []

  /// The event of that run.
  var origin: Int?

  /// How many messages may be late or lost.
  public var losses = 0

  /// How many messages may arrive once more.
  public var duplicates = 0

  /// How often a process may crash and start again; what its disk has not got for good is lost.
  public var crashes = 0

  /// How often a disk may be exchanged for an older one of the same replica, down to an empty one.
  ///
  /// The process goes on under the identity that it had, and mints dots again that others know.
  /// That is outside the contract: what was on the disk alone may be lost, and people are told.
  /// Nothing that anybody shows may be lost for it, and all must agree in the end.
  public var restores = 0

  /// Whether a disk takes its time, so that anything may happen before a record is there for good.
  ///
  /// Unless set, it does if processes may crash, and has every record at once if they may not.
  public var isDiskSlow: Bool?

  /// Whether the replicas have greeted each other before the start.
  public var isGreeted = true

  /// How many bytes of deltas a replica keeps for others.
  public var bufferCapacity: Int

  /// How many bytes a message may have; what is larger goes in pieces.
  public var packetLimit: Int

  /// How many bytes of pieces may be on the way to a peer; as many as usual unless set.
  public var window: Int?

  /// The first edits of a scenario, with the random ones drawn.
  ///
  /// - Parameters:
  ///   - scenario: Whose replicas, topology and edits these are; its faults are left out.
  ///   - limit: How many of the edits may be made, by time.
  ///   - settledCount: How many edits before those have been made, and have reached everybody.
  ///   - seed: The seed; that of the file unless given.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public init(
    _ scenario: Scenario, edits limit: Int, after settledCount: Int = 0, seed: UInt64? = nil
  ) throws(DocumentPathError) {
    let plan = try Plan(scenario, seed: seed ?? scenario.seed)
    replicas = scenario.replicas
    topology = scenario.topology
    bufferCapacity = scenario.bufferCapacity
    packetLimit = scenario.packetLimit
    window = scenario.window
    var edits: [[DocumentOperation]] = Array(repeating: [], count: replicas.count)
    var settled: [Int] = []
    var rest = settledCount + limit
    for event in plan.events where rest > 0 {
      guard case .command(.edit(let operation, _, _), let replica) = event.action else {
        continue
      }
      edits[replica].append(operation)
      if settled.count < settledCount { settled.append(replica) }
      rest -= 1
    }
    self.edits = edits
    self.settled = settled
  }

  /// How many replicas there may be.
  public static let maximumReplicas = 8

  /// Whether no edit takes anything away, so that nothing that was shown may ever be gone.
  var onlyAdds: Bool {
    edits.allSatisfy { $0.allSatisfy { if case .insert = $0.action { true } else { false } } }
  }

  var hasSlowDisk: Bool { isDiskSlow ?? (crashes > 0) }

  /// The scope in a few words.
  public var description: String {
    func count(_ number: Int, _ one: String, _ many: String) -> String {
      "\(number) \(number == 1 ? one : many)"
    }
    let restores = restores > 0 ? [count(restores, "restore", "restores")] : []
    let others = [
      hasSlowDisk ? "slow disks" : "instant disks",
      origin.map { "from event \($0)" } ?? (isGreeted ? "greeted" : "not greeted"),
    ]
    let events = [
      "\(replicas.count) replicas (\(topology.rawValue))",
      count(edits.reduce(0) { $0 + $1.count } - settled.count, "edit", "edits"),
      count(losses, "loss", "losses"), count(duplicates, "duplicate", "duplicates"),
      count(crashes, "crash", "crashes"),
    ]
    return (events + restores + others).joined(separator: ", ")
  }
}

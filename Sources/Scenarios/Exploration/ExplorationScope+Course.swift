public import Convergence

extension ExplorationScope {
  /// A replica as a run has left it.
  struct Start: Sendable {
    /// What is on its disk.
    let records: [[UInt8]]
    /// How often its process had started.
    let incarnation: UInt64
    /// What it holds, and which of the edits in it are its own, or nobody else's here.
    let context: CausalContext
    var own: [Causal<DocumentStore>] = []
  }

  /// The replicas as they are when a run has come to an event, and the edits that follow there.
  ///
  /// The numbers of events are those that failures are reported with. All processes end in good
  /// order and start again from their disks; what was on its way is lost. Whatever the run had them
  /// miss of each other until then they still miss.
  ///
  /// - Parameters:
  ///   - scenario: Whose replicas, topology, edits and faults these are.
  ///   - limit: How many of the edits after the event may be made, by time.
  ///   - event: How many events of the run there have been; all, if it has not so many.
  ///   - seed: The seed; that of the file unless given.
  /// - Returns: `nil` if by then a replica has another name, has a peer that was a spare, or cannot
  ///   read its disk.
  /// - Throws: `DocumentPathError` if a path with something filled in is no path.
  public init?(
    _ scenario: Scenario, edits limit: Int, fromEvent event: Int, seed: UInt64? = nil
  ) throws(DocumentPathError) {
    try self.init(scenario, edits: 0, seed: seed)
    let seed = seed ?? scenario.seed
    let plan = try Plan(scenario, seed: seed)
    var network = ScenarioRun(scenario, plan, seed: seed).network
    var made: [Causal<DocumentStore>] = []
    var commandCounts = [Int](repeating: 0, count: scenario.names.count)
    while network.statistics.events < event, let step = network.step() {
      switch step {
      case .command(let place):
        commandCounts[place] += 1
        // A process that ends over an edit may have written it, or may not.
        guard let node = network.nodes[place] ?? network.endedNodes[place] else { break }
        if case .edit = node.lastCommand, node.outcome == .accepted, let edit = node.lastEdit {
          made.append(edit)
        }
      case .commandMissed(let place): commandCounts[place] += 1
      default: break
      }
    }
    var starts: [Start] = []
    for place in replicas.indices {
      let records = network.disks[place].records
      let incarnation = UInt64(network.statistics.restarts) + 1
      guard network.ids[place] == ExploredReplica.identity(of: place),
        let replicator = try? ExploredReplica.start(
          place, self, incarnation: incarnation, records: records),
        replicator.status.peers.allSatisfy({ $0.id.rawValue <= UInt64(replicas.count) })
      else { return nil }
      starts.append(
        Start(records: records, incarnation: incarnation, context: replicator.state.context))
    }
    for edit in made {
      let author = edit.context.dots.runs.first.map { Int($0.replica.rawValue) - 1 }
      let holders = starts.indices.filter { edit.context.isDominated(by: starts[$0].context) }
      guard let holder = holders.first(where: { $0 == author }) ?? holders.first else { continue }
      starts[holder].own.append(edit)
    }
    self.starts = starts
    isGreeted = false
    origin = network.statistics.events
    edits = Self.edits(of: plan, replicas: replicas.count, skipping: commandCounts, limit: limit)
  }

  /// The edits of each replica that come after so many of its commands, by time.
  private static func edits(
    of plan: Plan, replicas: Int, skipping counts: [Int], limit: Int
  ) -> [[DocumentOperation]] {
    var edits: [[DocumentOperation]] = Array(repeating: [], count: replicas)
    var (left, rest) = (counts, limit)
    for event in plan.events {
      guard case .command(let command, let place) = event.action else { continue }
      if left[place] > 0 {
        left[place] -= 1
      } else if rest > 0, place < replicas, case .edit(let operation, _, _) = command {
        edits[place].append(operation)
        rest -= 1
      }
    }
    return edits
  }
}

public import Convergence

/// How much an exhaustive check has looked at.
public struct ExhaustiveReport: Hashable, Sendable, CustomStringConvertible {
  /// How many sequences of steps there are, every one of which leads through worlds looked at.
  public let histories: UInt64

  /// How many different worlds they lead to before their last step.
  ///
  /// A world is what everybody holds and has received, and what is on the way. Those after the last
  /// step are among them only if that was asked for.
  public let worlds: Int

  /// How many different things a replica can come to hold, each compared with the specification.
  public let views: Int

  /// From how many different worlds, as far as states go, everything was exchanged.
  public let ends: Int

  /// The numbers in words.
  public var description: String {
    "\(histories) histories: \(worlds) worlds, \(views) views, \(ends) exchanges; complete"
  }
}

/// Runs every history of a few replicas, up to a number of steps.
///
/// A **step** is one of three things, at any replica: an edit out of those given; the arrival of
/// the delta of any edit made so far, whether it overtakes others or has arrived before; or the
/// arrival of the whole state of any other replica, which is a group of all that it has received.
/// Replicas never wait for each other. After every step the replica is compared with the
/// specification, and in every world that is reached, full exchange must end in one state for
/// everybody.
///
/// Histories that lead to the same world are followed on once. A world is the same only if every
/// replica has the same bytes, the same books, and the same deltas on the way; and of steps that do
/// not notice each other one order is run. Neither leaves out a world, nor a step from one.
///
/// - Parameters:
///   - specification: What the type is meant to do.
///   - edits: The edits to choose from, each with a timestamp, which most types do not look at.
///   - replicas: How many replicas take part, at most four.
///   - steps: How long the histories are; `replicas · steps` is at most 64.
///   - isExchangedLast: Whether full exchange is tried after the last step too, which takes as long
///     again as all the rest; if not, it is tried in every world with a step left to be taken.
///   - isLastCounted: Whether worlds after the last step are told apart, for their number's sake
///     and at the price of the memory; if not, each is judged whenever it is reached.
/// - Returns: How much was looked at. Whoever is returned to has seen all of it.
/// - Throws: A ``Counterexample`` with the shortest history found.
@discardableResult
public func checkEveryHistory<S: Specification>(
  of specification: S.Type, edits: [(operation: S.Operation, time: UInt64)], replicas: Int = 3,
  steps: Int, isExchangedLast: Bool = true, isLastCounted: Bool = false
) throws(Counterexample) -> ExhaustiveReport where S.State: CanonicalCodable {
  try requireScope(replicas: replicas, steps: steps)
  try requireSamples(edits.count, "edits")
  try require(
    replicas <= 4 && replicas * steps <= 64, "a scope is small",
    "\(replicas) replicas, \(steps) steps")
  let choices = edits.map { ($0.operation, HybridTimestamp(rawValue: $0.time)) }
  let explorer = Explorer<S>(choices: choices, steps: steps)
  let graph = explorer.graph(replicas: replicas, isExchangedLast: isExchangedLast)
  let start = try explorer.number(of: S.initial, live: [], dead: 0)
  var settings = ExplorationSettings(maximumWorlds: .max)
  settings.depth = steps
  settings.isHealed = false
  settings.keepsLast = isLastCounted
  settings.checksDiamondsOnceIn = nil
  var exploration = Exploration(HistoryWorld(graph, view: start), settings)
  if let stop = exploration.run() {
    throw explorer.report(
      stop.finding, after: exploration.path(to: stop).map(\.action), replicas: replicas)
  }
  return ExhaustiveReport(
    histories: historyCount(choices: choices.count, replicas: replicas, steps: steps),
    worlds: exploration.report.unique, views: explorer.views.count, ends: graph.ends.count)
}

/// How many sequences of steps there are.
///
/// With e edits made there are `replicas · choices` edits to make, e deltas for each replica to
/// receive, and `replicas · (replicas - 1)` states to merge. Stays at the greatest number.
func historyCount(choices: Int, replicas: Int, steps: Int) -> UInt64 {
  // The number of histories with some steps to go, by how many edits they have behind them.
  var counts = [UInt64](repeating: 1, count: steps + 1)
  for remaining in 1...steps {
    for edits in 0...(steps - remaining) {
      let longer = UInt64(replicas * choices).multipliedReportingOverflow(by: counts[edits + 1])
      let same = UInt64(edits * replicas + replicas * (replicas - 1))
        .multipliedReportingOverflow(by: counts[edits])
      let sum = longer.partialValue.addingReportingOverflow(same.partialValue)
      counts[edits] = longer.overflow || same.overflow || sum.overflow ? .max : sum.partialValue
    }
  }
  return counts[0]
}

extension Explorer {
  /// The worlds of this type.
  func graph(replicas: Int, isExchangedLast: Bool) -> WorldGraph {
    WorldGraph(
      WorldGraph.Behaviour(
        edit: { (choice, view, chain) throws(Counterexample) in
          try self.edit(choice, on: view, of: chain)
        },
        deliver: { (event, view) throws(Counterexample) in try self.deliver(event, to: view) },
        repeatDelivery: { (event, view) throws(Counterexample) in
          try self.repeatDelivery(event, to: view)
        },
        join: { (one, other, isJudged) throws(Counterexample) in
          try self.join(one, other, isJudged: isJudged)
        },
        compare: { (one, other) throws(Counterexample) in try self.compareContexts(one, other) },
        requireJoin: { (one, other, result) throws(Counterexample) in
          try self.requireJoin(one, other, result)
        },
        judgeEnd: { (view) throws(Counterexample) in try self.judgeEnd(view) }),
      replicas: replicas, steps: steps, choices: choices.count, isExchangedLast: isExchangedLast)
  }

  /// The counterexample that some steps lead to, run again by the harness of random histories.
  func report(
    _ finding: Counterexample, after path: [WorldStep], replicas: Int
  ) -> Counterexample {
    var steps: [(number: Int, step: HistoryStep<S.Operation>)] = []
    var edits: [Int: Int] = [:]
    var ordinals = [Int](repeating: 0, count: replicas)
    for (number, step) in path.enumerated() {
      switch step.kind {
      case .edit(let choice):
        edits[step.place * self.steps + ordinals[step.place]] = number
        ordinals[step.place] += 1
        steps.append(
          (number, .edit(choices[choice].operation, at: step.place, choices[choice].time)))
      case .receive(let slot):
        steps.append((number, .receive([edits[slot] ?? 0], at: step.place)))
      case .merge(let other):
        steps.append((number, .mergeState(of: other, at: step.place)))
      }
    }
    let history = History(of: Subject(S.self), replicas: replicas, steps: steps)
    guard history.failure() != nil else { return finding }
    let name = sourceName(of: S.self)
    return history.shortened().retold().report(
      replay: { _ in
        "the same call of checkEveryHistory(of: \(name).self, …)"
      }, specification: name)
  }
}

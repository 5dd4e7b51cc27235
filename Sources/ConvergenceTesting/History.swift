import Convergence

/// The steps of a history, each with its number, which it keeps when others are left out.
struct History<Specification: CausalSpecification> {
  typealias Step = HistoryStep<Specification.Operation>

  let replicas: Int
  var steps: [(number: Int, step: Step)]

  init(replicas: Int, steps: [(number: Int, step: Step)]) {
    self.replicas = replicas
    self.steps = steps
  }

  /// Draws a history.
  init(seed: UInt64, replicas: Int, steps: Int) {
    let stream = KeyedRandom.Stream(rawValue: 200)
    self.replicas = replicas
    self.steps = (0..<steps).map { number in
      // A sequence for each step, so that a step does not depend on the length of the others.
      var random = KeyedRandom(seed: seed).sequence(stream, entity: UInt64(number))
      let step = Step.draw(
        number: number, replicas: replicas, from: &random, operation: Specification.operation)
      return (number, step)
    }
  }

  /// What goes wrong when the history is run, if anything does.
  func failure() -> Counterexample? {
    let room = (steps.last?.number ?? 0) + 1
    var run = HistoryRun<Specification>(replicas: replicas, steps: room)
    do throws(Counterexample) {
      for (number, step) in steps { try run.perform(step, number: number) }
      try run.finish()
      return nil
    } catch {
      return error
    }
  }

  /// A history that still fails, although any step left out of it would make it pass.
  func shortened() -> Self {
    var shortest = self
    var isShrinking = true
    while isShrinking {
      isShrinking = false
      for place in shortest.steps.indices.reversed() {
        var shorter = shortest
        shorter.steps.remove(at: place)
        if shorter.failure() != nil {
          shortest = shorter
          isShrinking = true
        }
      }
    }
    return shortest
  }

  /// The history in lines, with what goes wrong at its end.
  func report(replay: String) -> Counterexample {
    report(failure() ?? Counterexample("the history fails every time", "it passed"), replay)
  }

  func report(_ failure: Counterexample, _ replay: String) -> Counterexample {
    let lines = steps.map { $0.step.line(number: $0.number) }
    return Counterexample(
      failure.law,
      (lines + [failure.evidence, "replay: \(replay)"]).joined(separator: "\n"))
  }

  /// Runs everything that can follow, to a depth, and counts the histories.
  func explore(
    from run: HistoryRun<Specification>, operations: [Specification.Operation], depth: Int
  ) throws(Counterexample) -> Int {
    do throws(Counterexample) {
      if steps.count == depth {
        try run.finish()
        return 1
      }
    } catch {
      throw report(error, "the same call of checkEveryHistory")
    }
    var count = 0
    for step in successors(of: run, operations) {
      var (next, path) = (run, self)
      path.steps.append((steps.count, step))
      do throws(Counterexample) {
        try next.perform(step, number: steps.count)
      } catch {
        throw path.report(error, "the same call of checkEveryHistory")
      }
      count += try path.explore(from: next, operations: operations, depth: depth)
    }
    return count
  }

  /// The steps after which something is different.
  private func successors(
    of run: HistoryRun<Specification>, _ operations: [Specification.Operation]
  ) -> [Step] {
    var result: [Step] = []
    for place in run.nodes.indices {
      let node = run.nodes[place]
      for operation in operations {
        result.append(.edit(operation, at: place, HybridTimestamp(rawValue: 1)))
      }
      for number in run.events.indices where run.events[number] != nil && !node.received[number] {
        result.append(.receive([number], at: place))
      }
      for other in run.nodes.indices where run.nodes[other].received != node.received {
        result.append(.mergeState(of: other, at: place))
      }
    }
    return result
  }
}

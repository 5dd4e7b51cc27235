import Convergence

/// The steps of a history, each with its number, which it keeps when others are left out.
struct History<State: JoinSemilattice, Operation: Sendable> {
  typealias Step = HistoryStep<Operation>

  let subject: Subject<State, Operation>
  let replicas: Int
  var steps: [(number: Int, step: Step)]

  init(
    of subject: Subject<State, Operation>, replicas: Int, steps: [(number: Int, step: Step)]
  ) {
    self.subject = subject
    self.replicas = replicas
    self.steps = steps
  }

  /// Draws a history.
  ///
  /// - Parameter kept: The steps that are kept, if not all.
  init(
    of subject: Subject<State, Operation>, seed: UInt64, replicas: Int, steps: Int,
    keeping kept: [Int]? = nil
  ) {
    let stream = KeyedRandom.Stream(rawValue: 200)
    let numbers = kept?.filter { (0..<steps).contains($0) } ?? Array(0..<steps)
    let drawn = numbers.map { number in
      // A sequence for each step, so that a step does not depend on the length of the others.
      var random = KeyedRandom(seed: seed).sequence(stream, entity: UInt64(number))
      let step = Step.draw(
        number: number, replicas: replicas, from: &random, operation: subject.draw)
      return (number, step)
    }
    self.init(of: subject, replicas: replicas, steps: drawn)
  }

  /// The history from its beginning, with room for all of its steps.
  var start: HistoryRun<State, Operation> {
    HistoryRun(of: subject, replicas: replicas, steps: (steps.last?.number ?? 0) + 1)
  }

  /// What goes wrong when the history is run, if anything does.
  func failure() -> Counterexample? { course().failure }

  /// Runs the history to its end or to its failure.
  ///
  /// - Returns: The steps that were taken, the books at the end, and what went wrong.
  func course() -> (
    taken: Int, run: HistoryRun<State, Operation>, failure: Counterexample?
  ) {
    var run = start
    var taken = 0
    do throws(Counterexample) {
      for (number, step) in steps {
        taken += 1
        try run.perform(step, number: number)
      }
      try run.finish()
      return (taken, run, nil)
    } catch {
      return (taken, run, error)
    }
  }

  /// A history that still fails, although any step left out of it would make it pass.
  func shortened() -> Self {
    var failing = self
    failing.steps = Array(steps.prefix(course().taken))
    if failing.failure() == nil { failing = self }
    return Shrinker(failing) { $0.failure() != nil }.smallest
  }

  /// The history with the first replicas taking the parts, at one time, as far as it still fails.
  ///
  /// It is no longer the history that was drawn, but easier to read.
  func retold() -> Self {
    var result = self
    for place in steps.indices {
      guard case .edit(let operation, let author, let time) = result.steps[place].step,
        time.rawValue != 1
      else { continue }
      var simpler = result
      simpler.steps[place].step = .edit(operation, at: author, HybridTimestamp(rawValue: 1))
      if simpler.failure()?.law == failure()?.law { result = simpler }
    }
    var parts: [Int] = []
    for (_, step) in result.steps {
      for place in step.places where !parts.contains(place) { parts.append(place) }
    }
    var renamed = result
    renamed.steps = result.steps.map { number, step in
      (number, step.moved { parts.firstIndex(of: $0) ?? $0 })
    }
    return renamed.failure()?.law == failure()?.law ? renamed : result
  }
}

extension History: Shrinkable {
  var partCount: Int { steps.count }

  func keeping(_ parts: [Int]) -> Self {
    var shorter = self
    shorter.steps = parts.map { steps[$0] }
    return shorter
  }

  /// Groups of deltas that lack one.
  func simplifications(of part: Int) -> [Self] {
    guard case .receive(let edits, let receiver) = steps[part].step, edits.count > 1 else {
      return []
    }
    return edits.indices.map { place in
      var fewer = edits
      fewer.remove(at: place)
      var simpler = self
      simpler.steps[part].step = .receive(fewer, at: receiver)
      return simpler
    }
  }
}

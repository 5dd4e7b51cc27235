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
  ///
  /// Large pieces are left out first, then smaller ones, then single steps, until nothing can be
  /// left out any more; then groups of deltas lose their members.
  func shortened() -> Self {
    var shortest = self
    shortest.steps = Array(steps.prefix(course().taken))
    if shortest.failure() == nil { shortest = self }
    var size = max(1, shortest.steps.count / 2)
    while size > 0 {
      var isShrinking = false
      var place = shortest.steps.count
      while place > 0 {
        let end = min(place, shortest.steps.count)
        var shorter = shortest
        shorter.steps.removeSubrange(max(0, end - size)..<end)
        if shorter.failure() != nil {
          shortest = shorter
          isShrinking = true
        }
        place -= size
      }
      if !isShrinking || size > 1 { size /= 2 }
    }
    return shortest.simplified()
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

  /// The history with as few deltas in each group as it takes to fail.
  private func simplified() -> Self {
    var simplest = self
    for place in steps.indices {
      guard case .receive(var edits, let receiver) = simplest.steps[place].step else { continue }
      for edit in edits where edits.count > 1 {
        var simpler = simplest
        let fewer = edits.filter { $0 != edit }
        if fewer.isEmpty { continue }
        simpler.steps[place].step = .receive(fewer, at: receiver)
        if simpler.failure() != nil { (simplest, edits) = (simpler, fewer) }
      }
    }
    return simplest
  }
}

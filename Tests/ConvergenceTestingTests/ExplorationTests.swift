import ConvergenceTesting
import Testing

/// Every sequence of steps, one after the other, with nothing left out and nothing remembered.
struct PlainExploration<S: Specification> {
  let operations: [S.Operation]
  let replicas: Int
  var histories: UInt64 = 0

  mutating func run(
    _ history: ReplayedHistory<S>, after edits: [ReplayedHistory<S>.Edit] = [], steps: Int
  ) throws(Counterexample) {
    try history.finish()
    if steps == 0 {
      histories += 1
      return
    }
    for place in 0..<replicas {
      for operation in operations {
        var next = history
        let edit = try next.edit(operation, at: place)
        try run(next, after: edits + [edit], steps: steps - 1)
      }
      for edit in edits {
        var next = history
        try next.receive(edit, at: place)
        try run(next, after: edits, steps: steps - 1)
      }
      for other in 0..<replicas where other != place {
        var next = history
        try next.merge(stateOf: other, at: place)
        try run(next, after: edits, steps: steps - 1)
      }
    }
  }
}

@Suite struct Explorations {
  /// The histories that were run, or none if one failed, without and with everything left out.
  private func outcomes<Bug: Tampering>(
    _ bug: Bug.Type, _ operations: [Tampered<Bug>.Operation], replicas: Int, steps: Int
  ) -> (plain: UInt64?, reduced: UInt64?) {
    var plain = PlainExploration<Tampered<Bug>>(operations: operations, replicas: replicas)
    let start = ReplayedHistory(of: Tampered<Bug>.self, replicas: replicas, room: steps)
    do throws(Counterexample) { try plain.run(start, steps: steps) } catch { plain.histories = 0 }
    let report = try? checkEveryHistory(
      of: Tampered<Bug>.self, edits: operations.map { ($0, 1) }, replicas: replicas, steps: steps)
    return (plain.histories == 0 ? nil : plain.histories, report?.histories)
  }

  @Test(arguments: [(2, 2), (2, 3), (3, 2), (3, 3)])
  func `leaving out what is the same changes no verdict`(replicas: Int, steps: Int) {
    let honest = outcomes(
      Honest.self, [.insert(0), .remove(0)], replicas: replicas, steps: steps)
    #expect(honest.plain == honest.reduced && honest.plain != nil)
    let pairs = [
      outcomes(FullContext.self, [.insert(0), .remove(0)], replicas: replicas, steps: steps),
      outcomes(FullContext.self, [.insert(0), .insert(1)], replicas: replicas, steps: steps),
      outcomes(NoOwnDot.self, [.insert(0), .remove(0)], replicas: replicas, steps: steps),
      outcomes(SilentRemoval.self, [.insert(0), .remove(0)], replicas: replicas, steps: steps),
      outcomes(WrongReader.self, [.insert(0), .insert(1)], replicas: replicas, steps: steps),
    ]
    for (bug, pair) in pairs.enumerated() {
      #expect(pair.plain == pair.reduced, "bug \(bug), \(replicas) replicas, \(steps) steps")
    }
    #expect(pairs.last?.plain == nil)
  }

  @Test func `worlds after the last step are those before it, if there is one more`() throws {
    let edits: [(operation: Tampered<Honest>.Operation, time: UInt64)] = [
      (.insert(0), 1), (.remove(0), 1),
    ]
    for steps in 2...4 {
      let counted = try checkEveryHistory(
        of: Tampered<Honest>.self, edits: edits, steps: steps, isLastCounted: true)
      let longer = try checkEveryHistory(of: Tampered<Honest>.self, edits: edits, steps: steps + 1)
      #expect(counted.worlds == longer.worlds && counted.views < longer.views)
    }
  }

  @Test func `a finding is told as the shortest history`() throws {
    let found = #expect(throws: Counterexample.self) {
      try checkEveryHistory(
        of: Tampered<WrongReader>.self, edits: [(.insert(0), 1), (.insert(1), 1)], steps: 4)
    }
    #expect(
      try #require(found).evidence.contains(
        """
               alice · 9
               │
          #1   ● insert 0
          #2   ● insert 1
               ✗ shows [0]
                 expected [0, 1]
        """), "\(String(describing: found))")
  }
}

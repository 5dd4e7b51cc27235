import Convergence
import ConvergenceTesting
import Testing

@Suite struct Histories {
  private func counterexample<Bug: Tampering>(
    _ bug: Bug.Type, seeds: Range<UInt64> = 0..<100
  ) -> Counterexample? {
    do throws(Counterexample) {
      try checkConvergence(of: Tampered<Bug>.self, seeds: seeds)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a set that nobody tampered with passes`() throws {
    #expect(counterexample(Honest.self) == nil)
    try checkLatticeLaws(ofStatesOf: Tampered<Honest>.self, seeds: 0..<5)
    try checkCodecLaws(ofStatesOf: Tampered<Honest>.self, seeds: 0..<2)
  }

  @Test func `each way to tamper with a set is found`() {
    let found = [
      counterexample(FullContext.self), counterexample(NoOwnDot.self),
      counterexample(SilentRemoval.self), counterexample(WrongReader.self),
    ]
    #expect(found.allSatisfy { $0 != nil })
    let shows = "a replica shows what its received edits are to show"
    #expect(found[2]?.law == "an edit is the join with its delta")
    #expect(found.allSatisfy { $0?.regressionTest?.contains("ReplayedHistory") == true })
    #expect(found[3]?.law == shows)
  }

  @Test func `a counterexample is as short as can be, and tells its story`() throws {
    let found = try #require(counterexample(WrongReader.self, seeds: 7..<8))
    #expect(
      found.description == """
        a replica shows what its received edits are to show

          1. alice: insert 0  (#1)
          2. bob: insert 1  (#2)
          3. then everybody merges all that the others have

        everybody shows [0]
        expected [0, 1]

               alice · 9                       bob · 10
               │                               │
          #1   ● insert 0                      │
          #2   │                               ● insert 1
               ╪═ everybody merges everybody ══╪
               ✗ everybody shows [0]           │
                 expected [0, 1]               │

        Replay: try checkConvergence(of: Tampered<WrongReader>.self, seeds: 7..<8, replicas: 3, \
        steps: 20)

        As a test:

        @Test func `a replica shows what its received edits are to show`() throws {
          var history = ReplayedHistory(of: Tampered<WrongReader>.self, replicas: 3)
          try history.edit(.insert(0), at: 0)
          try history.edit(.insert(1), at: 1)
          try history.finish()
        }
        """)
  }

  @Test func `the same seed gives the same counterexample`() {
    let runs = (0..<3).map { _ in counterexample(FullContext.self)?.description }
    #expect(runs[0] == runs[1] && runs[1] == runs[2] && runs[0] != nil)
  }

  @Test func `reachable states are the same every time, and of every shape`() {
    let states = reachableStates(of: Tampered<Honest>.self, seed: 1)
    #expect(states == reachableStates(of: Tampered<Honest>.self, seed: 1))
    #expect(states != reachableStates(of: Tampered<Honest>.self, seed: 2))
    #expect(states[0] == Causal())
    #expect(states.contains { $0.store.isWhole && !$0.store.isEmpty })
    #expect(states.contains { !$0.store.isWhole && !$0.store.isEmpty })
    #expect(states.contains { $0.store.isEmpty && !$0.context.isEmpty })
  }

  @Test func `where only one can win, time decides, then the replica, then its own order`() {
    func contribution(_ time: UInt64, _ replica: UInt64, _ ordinal: Int) -> Contribution<Int> {
      Contribution(0, by: ReplicaID(replica), ordinal: ordinal, at: HybridTimestamp(rawValue: time))
    }
    let ranked = [
      contribution(1, 16, 5), contribution(2, 9, 1), contribution(2, 9, 2), contribution(2, 16, 0),
    ]
    for (first, earlier) in ranked.enumerated() {
      for (second, later) in ranked.enumerated() {
        #expect(earlier.precedes(later) == (first < second), "\(first) and \(second)")
      }
    }
  }
}

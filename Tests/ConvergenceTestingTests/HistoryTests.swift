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
    #expect(found[3]?.law == shows)
  }

  @Test func `a counterexample is as short as can be, in lines, with its replay`() throws {
    let found = try #require(counterexample(WrongReader.self, seeds: 7..<8))
    let lines = found.evidence.split(separator: "\n")
    let steps = lines.filter { $0.hasPrefix("#") }
    #expect(steps.count == 2, "two insertions are enough:\n\(found)")
    #expect(steps.allSatisfy { $0.contains(": insert ") })
    #expect(found.evidence.contains("shows [0]\nexpected [0, 1]"))
    #expect(
      lines.last?.hasSuffix(
        "Tampered<WrongReader>.self, seeds: 7..<8, replicas: 3, steps: 20)") == true)
    #expect(found.description.hasPrefix("a replica shows what its received edits are to show\n#"))
  }

  @Test func `the history that needs a removal to own a dot has at most five steps`() throws {
    let found = try #require(counterexample(NoOwnDot.self))
    let steps = found.evidence.split(separator: "\n").filter { $0.hasPrefix("#") }
    #expect((2...5).contains(steps.count), "\(found)")
  }

  @Test func `the same seed gives the same counterexample`() {
    let runs = (0..<3).map { _ in counterexample(FullContext.self)?.description }
    #expect(runs[0] == runs[1] && runs[1] == runs[2] && runs[0] != nil)
  }

  @Test func `all short histories of two replicas pass, and all tampering is found in them`() throws
  {
    typealias Edit = Tampered<Honest>.Operation
    let histories = try checkEveryHistory(
      of: Tampered<Honest>.self, operations: [.insert(0), .remove(0)], steps: 4)
    #expect(histories > 1000)
    #expect(throws: Counterexample.self) {
      try checkEveryHistory(
        of: Tampered<FullContext>.self, operations: [.insert(0), .insert(1)], steps: 4)
    }
    #expect(throws: Counterexample.self) {
      try checkEveryHistory(
        of: Tampered<NoOwnDot>.self, operations: [.insert(0), .remove(0)], steps: 4)
    }
    #expect(throws: Counterexample.self) {
      try checkEveryHistory(
        of: Tampered<WrongReader>.self, operations: [.insert(0), .insert(1)], steps: 2)
    }
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

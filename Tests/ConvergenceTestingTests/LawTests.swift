import Convergence
import ConvergenceTesting
import Testing

@Suite struct Laws {
  /// The law that a check says is broken.
  private func law(_ check: () throws(Counterexample) -> Void) -> String? {
    do throws(Counterexample) {
      try check()
      return nil
    } catch {
      return error.law
    }
  }

  private func latticeLaw<L: BrokenLattice>(_ type: L.Type) -> String? {
    law { () throws(Counterexample) in try checkLatticeLaws(of: L.samples) }
  }

  private func decompositionLaw<L: BrokenLattice>(_ type: L.Type) -> String? {
    law { () throws(Counterexample) in try checkDecomposition(of: L.samples) }
  }

  private func codecLaw<Value: Equatable & CanonicalCodable>(_ values: [Value]) -> String? {
    law { () throws(Counterexample) in try checkCodecLaws(of: values) }
  }

  @Test func `each broken lattice breaks the law it was made to break`() {
    #expect(latticeLaw(Adding.self) == "merging is idempotent")
    #expect(latticeLaw(KeepingMine.self) == "merging is commutative")
    #expect(latticeLaw(Averaging.self) == "merging is associative")
    #expect(latticeLaw(Lowest.self) == "merging is inflationary")
    #expect(latticeLaw(Shrinking.self) == "bottom changes nothing")
    #expect(latticeLaw(Reversed.self) == "the order is reflexive and has a bottom")
  }

  @Test func `a counter that merges by maximum breaks no law, which is why there are oracles`() {
    #expect(latticeLaw(Highest.self) == nil)
    #expect(decompositionLaw(Highest.self) == nil)
  }

  @Test func `each broken decomposition breaks the law it was made to break`() {
    #expect(decompositionLaw(Losing.self) == "the parts join back")
    #expect(decompositionLaw(Repeating.self) == "no part is superfluous")
    #expect(decompositionLaw(Wasteful.self) == "a delta holds nothing that the receiver has")
    #expect(decompositionLaw(Silent.self) == "a delta brings the receiver to the join")
  }

  @Test func `each broken codec breaks the law it was made to break`() {
    #expect(codecLaw([Sound(3), Sound(4)]) == nil)
    #expect(codecLaw([Padded(3)]) == "bytes that are accepted are canonical")
    #expect(codecLaw([Forgetful(3)]) == "a value survives the codec")
    #expect(codecLaw([Lenient(3)]) == "a prefix is refused")
    #expect(codecLaw([Greedy(3)]) == "a superfluous byte is refused")
    #expect(codecLaw([Blind(3), Blind(4)]) == "values are equal when their bytes are")
    #expect(codecLaw([Misplaced(3)]) == "an error lies within the input")
  }

  @Test func `a check that was given nothing has failed`() {
    let laws = [
      law { () throws(Counterexample) in try checkLatticeLaws(of: [Highest]()) },
      law { () throws(Counterexample) in try checkDecomposition(of: [Highest]()) },
      law { () throws(Counterexample) in try checkCodecLaws(of: [Int]()) },
      law { () throws(Counterexample) in
        try checkConvergence(of: Tampered<Honest>.self, seeds: 3..<3)
      },
      law { () throws(Counterexample) in
        try checkEveryHistory(of: Tampered<Honest>.self, edits: [], steps: 3)
      },
    ]
    #expect(laws == Array(repeating: "a check needs something to check", count: 5))
  }

  @Test func `a check that was given nothing says what there was none of`() {
    typealias Type = Tampered<Honest>
    let laws: [(String, () throws(Counterexample) -> Void)] = [
      (
        "there are no seeds: 3..<3",
        { () throws(Counterexample) in try checkConvergence(of: Type.self, seeds: 3..<3) }
      ),
      (
        "there are no seeds: 0..<0",
        { () throws(Counterexample) in try checkCodecLaws(ofStatesOf: Type.self, seeds: 0..<0) }
      ),
      (
        "there are no replicas: 0",
        { () throws(Counterexample) in
          try checkConvergence(of: Type.self, seeds: 0..<1, replicas: 0)
        }
      ),
      (
        "there are no steps: 0",
        { () throws(Counterexample) in
          try checkConvergence(of: Type.self, seeds: 0..<1, steps: 0)
        }
      ),
      (
        "there are no steps: -1",
        { () throws(Counterexample) in
          try checkLatticeLaws(ofStatesOf: Type.self, seeds: 0..<1, steps: -1)
        }
      ),
      (
        "there are no edits",
        { () throws(Counterexample) in try checkEveryHistory(of: Type.self, edits: [], steps: 3) }
      ),
    ]
    for (evidence, check) in laws {
      do throws(Counterexample) {
        try check()
        Issue.record("\(evidence): passed")
      } catch {
        #expect(error.law == "a check needs something to check")
        #expect(error.evidence == evidence)
      }
    }
  }
}

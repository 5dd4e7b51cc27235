import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import Specifications
import Testing

@Suite struct DocumentConvergenceTests {
  @Test(arguments: Seeds.arguments)
  func `replicas that edit at random agree with the oracle and with each other`(
    argument: UInt64
  ) throws {
    for seed in Seeds.of(argument) {
      var run = DocumentHistory(seed: seed)
      for _ in 0..<(seed % 7 == 0 ? 30 : 12) { try run.step() }
      try run.deliverEverything()
      try run.judgeEnd()
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `any deltas in any order, doubled and grouped, make the same state`(seed: UInt64) throws {
    var run = DocumentHistory(seed: seed &+ 1_000_000)
    for _ in 0..<20 { try run.step() }
    for _ in 0..<10 {
      let chosen = run.log.indices.filter { _ in run.draw.below(3) > 0 }
      var states: [Document] = []
      for _ in 0..<3 {
        var document = Document()
        var group = Document.Delta()
        for place in run.shuffled(chosen + chosen.prefix(3)) {
          group.merge(run.log[place])
          if run.draw.below(3) > 0 {
            document.merge(try Document.Delta(canonicalBytes: group.canonicalBytes))
            group = Document.Delta()
          }
        }
        document.merge(group)
        try run.compare(document, "a group of deltas")
        states.append(document)
      }
      check(states.allSatisfy { $0 == states[0] }, "seed \(seed), deltas \(chosen)")
      check(states[0].json, is: run.oracle.json(of: Set(chosen)), "seed \(seed), \(chosen)")
    }
  }
}

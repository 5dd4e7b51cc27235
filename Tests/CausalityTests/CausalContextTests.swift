import Convergence
import ConvergenceTesting
import Testing

@Suite struct CausalContexts {
  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a context is its vector and its cloud, and nothing else`(seed: UInt64) throws {
    var model = DotModel(seed: seed)
    let (drawn, other) = (model.dots(), model.dots())
    let (a, b) = (Set(drawn), Set(other))
    let replay: Comment = "replay: seed \(seed), \(a.sorted()) and \(b.sorted())"
    let (first, second) = (CausalContext(drawn), CausalContext(other))
    for dot in DotModel.everyDot {
      #expect(first.contains(dot) == a.contains(dot), replay)
      let isInOne = first.vector.contains(dot) != first.cloud.contains(dot)
      #expect(a.contains(dot) ? isInOne : !isInOne, replay)
    }
    for replica in [3, 9, 16, 1000].map(ReplicaID.init) {
      let sequences = a.filter { $0.replica == replica }.map(\.sequence)
      #expect(first.lastSequence(of: replica) == sequences.max() ?? 0, replay)
      var gapless: UInt64 = 0
      while sequences.contains(gapless + 1) { gapless += 1 }
      #expect(first.vector[replica] == gapless, replay)
    }
    #expect(first.cloud.isCanonical, replay)
    #expect(first.merging(second).dots.model == a.union(b), replay)
    #expect(first.subtracting(second).model == a.subtracting(b), replay)
    #expect(first.isDominated(by: second) == a.isSubset(of: b), replay)
    #expect(first.isEmpty == a.isEmpty, replay)
    for (vector, counted) in [(first.vector, a), (second.vector, b)] {
      let known = counted.filter(vector.contains)
      #expect(vector.isDominated(by: first) == known.isSubset(of: a), replay)
      #expect(vector.isDominated(by: second) == known.isSubset(of: b), replay)
    }
    try checkLatticeLaws(of: [first, second, first.merging(second)])
    try checkCodecLaws(of: [first, second])
  }

  @Test func `a gap is not seen, A1`() {
    var context = CausalContext([Dot(ReplicaID(9), 1)])
    context.insert(Dot(ReplicaID(9), 3))
    #expect(!context.contains(Dot(ReplicaID(9), 2)))
    #expect(context.vector[ReplicaID(9)] == 1)
    #expect(context.cloud == DotCloud([Dot(ReplicaID(9), 3)]))
    context.insert(Dot(ReplicaID(9), 2))
    #expect(context.vector[ReplicaID(9)] == 3)
    #expect(context.cloud.isEmpty)
  }

  @Test func `in whatever order dots arrive, the context ends up the same, A8`() {
    let dots = [5, 1, 4, 2, 3, 9, 7, 8, 6].map { Dot(ReplicaID(9), $0) }
    for turn in dots.indices {
      let context = CausalContext(dots[turn...] + dots[..<turn])
      #expect(context.dots.runs == [DotRun(ReplicaID(9), 1, 9)])
      #expect(context.canonicalBytes == CausalContext(dots.sorted()).canonicalBytes)
    }
  }
}

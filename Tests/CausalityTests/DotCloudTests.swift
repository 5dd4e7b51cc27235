import Convergence
import ConvergenceTesting
import Testing

@Suite struct DotClouds {
  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a cloud does what a set of dots does, in the fewest runs`(seed: UInt64) throws {
    var model = DotModel(seed: seed)
    for _ in 0..<10 {
      let (drawn, other) = (model.dots(), model.dots())
      let (a, b) = (Set(drawn), Set(other))
      let replay: Comment = "replay: seed \(seed), \(a.sorted()) and \(b.sorted())"
      var grown = DotCloud()
      for dot in drawn {
        grown.insert(dot)
        try #require(grown.isCanonical && grown.contains(dot), replay)
      }
      let (first, second) = (DotCloud(a.sorted()), DotCloud(other))
      try #require(grown == first && first.isCanonical && second.isCanonical, replay)
      try #require(first.model == a && second.model == b && first.count == UInt64(a.count), replay)
      let merged = first.merging(second)
      try #require(merged.model == a.union(b) && merged.isCanonical, replay)
      let rest = first.subtracting(second)
      try #require(rest.model == a.subtracting(b) && rest.isCanonical, replay)
      try #require(first.isDominated(by: second) == a.isSubset(of: b), replay)
      try #require(rest.isDominated(by: first) && first.isDominated(by: merged), replay)
      try #require(first.isDisjoint(with: second) == a.isDisjoint(with: b), replay)
      try #require(rest.isDisjoint(with: second) && first.isEmpty == a.isEmpty, replay)
      for dot in DotModel.everyDot {
        try #require(first.contains(dot) == a.contains(dot), replay)
      }
      try #require(first.replicas == Set(a.map(\.replica)).sorted(), replay)
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a few runs are found among many`(seed: UInt64) throws {
    var random = DotModel(seed: seed).random
    let replicas = [3, 9, 16].map(ReplicaID.init)
    let many = DotCloud(
      runs: replicas.flatMap { replica in
        (0..<40).map { DotRun(replica, $0 * 10 + 2, $0 * 10 + 6) }
      })
    let all = many.model
    var outcomes: Set<Bool> = []
    for _ in 0..<20 {
      let few = DotCloud(
        runs: (0..<1 + random.below(3)).map { _ in
          let lower = 10 * random.below(40) + 2 + random.below(3)
          return DotRun(random.pick(from: replicas), lower, lower + random.below(4))
        })
      let replay: Comment = "replay: seed \(seed), \(few)"
      let isSubset = few.model.isSubset(of: all)
      outcomes.insert(isSubset)
      try #require(few.isDominated(by: many) == isSubset, replay)
      try #require(!many.isDominated(by: few), replay)
      let merged = many.merging(few)
      try #require(merged.model == all.union(few.model) && merged.isCanonical, replay)
      try #require(merged.subtracting(few).model == all.subtracting(few.model), replay)
    }
    #expect(outcomes.count == 2, "both outcomes occur; seed \(seed)")
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `clouds form a lattice with minimal deltas and one byte string each`(seed: UInt64) throws {
    var model = DotModel(seed: seed)
    let samples = [DotCloud()] + (0..<6).map { _ in DotCloud(model.dots()) }
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
    try checkCodecLaws(of: samples)
  }

  @Test func `a dot that closes a gap joins the runs on both sides`() {
    let replica = ReplicaID(9)
    var cloud = DotCloud([1, 2, 4, 5, 7].map { Dot(replica, $0) })
    #expect(cloud.runs.count == 3)
    cloud.insert(Dot(replica, 3))
    #expect(cloud.runs == [DotRun(replica, 1, 5), DotRun(replica, 7, 7)])
    cloud.insert(Dot(replica, 6))
    #expect(cloud == DotCloud(DotRun(replica, 1, 7)))
    #expect(cloud.description == "{9:1…7}")
  }

  @Test func `runs of different replicas never join`() {
    let cloud = DotCloud([Dot(ReplicaID(9), 1), Dot(ReplicaID(16), 2), Dot(ReplicaID(16), 1)])
    #expect(cloud.runs == [DotRun(ReplicaID(9), 1, 1), DotRun(ReplicaID(16), 1, 2)])
  }

  @Test func `millions of events cost what their gaps cost`() {
    let million = DotCloud(DotRun(ReplicaID(9), 1, 1_000_000))
    let later = DotCloud(DotRun(ReplicaID(9), 1_000_002, Dot.maximumSequence))
    let merged = million.merging(later)
    #expect(merged.runs.count == 2)
    #expect(merged.subtracting(million) == later)
    #expect(merged.count == Dot.maximumSequence - 1)
    #expect((try? DotCloud(canonicalBytes: merged.canonicalBytes)) == merged)
  }
}

import Convergence
import ConvergenceTesting
import Testing

@Suite struct ReplicaVectors {
  /// Vectors of up to so many replicas, and dictionaries that hold the same.
  private struct Model {
    var random: KeyedSequence
    let replicas: UInt64

    mutating func vector() -> (counts: ReplicaCounts, model: [ReplicaID: UInt64]) {
      var (counts, model) = (ReplicaCounts(), [ReplicaID: UInt64]())
      for _ in 0..<random.below(2 * replicas) {
        let (replica, number) = (ReplicaID(random.below(replicas)), random.below(4))
        counts[replica] = number
        model[replica] = number == 0 ? nil : number
      }
      return (counts, model)
    }

    static func isSame(_ counts: ReplicaCounts, _ model: [ReplicaID: UInt64]) -> Bool {
      counts.replicas == model.keys.sorted()
        && counts.numbers == model.keys.sorted().map { model[$0] }
        && counts.total == model.values.reduce(0) { $0 + UInt128($1) }
        && counts.count == model.count && counts.isEmpty == model.isEmpty
        && counts.allSatisfy { model[$0.replica] == $0.number }
    }
  }

  @Test(arguments: [1, 2, 3, 8, 60] as [UInt64])
  func `a vector does what a dictionary does`(replicas: UInt64) throws {
    for seed in 0..<200 as Range<UInt64> {
      let random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 501))
      var model = Model(random: random, replicas: replicas)
      let (mine, theirs) = (model.vector(), model.vector())
      let replay = Comment(rawValue: "seed \(seed), replicas \(replicas)")
      #expect(Model.isSame(mine.counts, mine.model), replay)
      for place in 0...replicas {
        #expect(mine.counts[ReplicaID(place)] == mine.model[ReplicaID(place)] ?? 0, replay)
      }
      let joined = mine.model.merging(theirs.model) { max($0, $1) }
      #expect(Model.isSame(mine.counts.merging(theirs.counts), joined), replay)
      let news = mine.model.filter { $0.value > theirs.model[$0.key] ?? 0 }
      #expect(Model.isSame(mine.counts.delta(from: theirs.counts), news), replay)
      #expect(mine.counts.isDominated(by: theirs.counts) == news.isEmpty, replay)
      #expect((mine.counts == theirs.counts) == (mine.model == theirs.model), replay)
    }
  }

  @Test func `vectors form a lattice and come apart into numbers`() throws {
    let random = KeyedRandom(seed: 7).sequence(KeyedRandom.Stream(rawValue: 502))
    var model = Model(random: random, replicas: 4)
    let samples = (0..<12).map { _ in model.vector().counts }
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
    try checkCodecLaws(of: samples)
  }

  @Test func `changing a copy leaves the original as it was`() {
    for count in [1, 2, 40] as [UInt64] {
      var original = ReplicaCounts()
      for replica in 0..<count { original[ReplicaID(2 * replica)] = 5 }
      let before = Array(original).map { $0.number }
      var (raised, longer, shorter, joined) = (original, original, original, original)
      raised[ReplicaID(0)] = 6
      longer[ReplicaID(1)] = 1
      shorter[ReplicaID(0)] = 0
      joined.merge(raised)
      #expect(Array(original).map { $0.number } == before)
      #expect(raised.total == original.total + 1 && joined == raised)
      #expect(longer.count == original.count + 1 && shorter.count == original.count - 1)
    }
  }

  @Test func `a sum beyond 64 bits is exact`() {
    var counts = ReplicaCounts(ReplicaID(1), .max)
    counts[ReplicaID(2)] = .max
    counts[ReplicaID(3)] = 2
    #expect(counts.total == UInt128(1) << 65)
  }
}

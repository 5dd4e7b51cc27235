import Convergence
import ConvergenceTesting
import Specifications

/// What every lattice, every clock and every map has to obey, whatever it is for.
enum Laws {
  typealias Sets = ORMapSpecification<ORSetSpecification>
  typealias Registers = ORMapSpecification<LWWRegisterSpecification>
  typealias Counters = ORMapSpecification<ORMapSpecification<CausalCounterSpecification>>

  static func check(_ seed: UInt64) throws {
    try clocks(seed)
    try Stability.check(seed)
    try Identities.check(seed)
    try Exchanges.check(seed)
    try Distances.check(seed)
    try Sessions.check(seed)
    try contexts(seed)
    try maps(seed)
    try counter(GCounterSpecification.self, seed)
    try counter(PNCounterSpecification.self, seed)
    let seeds = seed..<seed + 1
    try checkLatticeLaws(ofStatesOf: ORSetSpecification.self, seeds: seeds)
    try checkLatticeLaws(ofStatesOf: LWWRegisterSpecification.self, seeds: seeds)
    try checkLatticeLaws(ofStatesOf: CausalCounterSpecification.self, seeds: seeds)
    try checkLatticeLaws(ofStatesOf: Sets.self, seeds: seeds)
    try checkLatticeLaws(ofStatesOf: Registers.self, seeds: seeds)
    try checkLatticeLaws(ofStatesOf: Counters.self, seeds: seeds)
    try checkDeltaLaws(ofStatesOf: ORSetSpecification.self, seeds: seeds)
    try checkDeltaLaws(ofStatesOf: CausalCounterSpecification.self, seeds: seeds)
    try checkDeltaLaws(ofStatesOf: Sets.self, seeds: seeds)
    try checkDeltaLaws(ofStatesOf: Registers.self, seeds: seeds)
    try deltas(seed)
  }

  /// The parts of documents, and deltas between sets so large that they share subtrees.
  private static func deltas(_ seed: UInt64) throws {
    var history = DocumentHistory(seed: seed)
    for _ in 0..<10 { try? history.step() }
    try checkDecomposition(of: history.documents.map(\.state) + history.log.prefix(4))
    var random = Samples.random(seed, entity: 104)
    var origin = Replica<ORSet<Int>>(ReplicaID(9))
    for element in 0..<700 { origin.edit { $0.insert(element, using: &$1) } }
    // What both begin with is large, and made only once.
    for _ in 0..<2 { try fork(origin.state, &random) }
  }

  /// Deltas between two that have gone apart.
  private static func fork(_ origin: Causal<ORSet<Int>>, _ random: inout KeyedSequence) throws {
    var alice = Replica<ORSet<Int>>(ReplicaID(9), resuming: origin)
    var bob = Replica<ORSet<Int>>(ReplicaID(10), resuming: origin)
    for _ in 0..<5 {
      let element = Int(random.below(800))
      alice.edit {
        random.below(2) == 0 ? $0.remove(element, using: &$1) : $0.insert(element, using: &$1)
      }
      bob.edit { $0.insert(Int(random.below(800)), using: &$1) }
    }
    for (a, b) in [(alice.state, bob.state), (bob.state, alice.state)] {
      let joined = b.merging(a)
      let law = "a delta brings a fork to the join"
      try require(b.merging(a.delta(from: b)) == joined, law)
      try require(b.merging(a.delta(fromExactly: b)) == joined, law)
      try require(b.merging(a.delta(since: b.context)) == joined, law)
    }
  }

  /// The states of a counter, whatever they show.
  private static func counter<S: Specification>(
    _ type: S.Type, _ seed: UInt64
  ) throws where S.State: Decomposable {
    let samples = reachableStates(of: S.self, seed: seed)
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
  }

  /// Sets of dots, against the sets of the standard library.
  private static func contexts(_ seed: UInt64) throws {
    var samples = [DotCloud()]
    for place in 0..<6 as Range<UInt64> {
      let dots = Samples.dots(seed: seed, entity: place)
      let cloud = DotCloud(dots)
      try require(Samples.model(of: cloud) == Set(dots), "a cloud holds the dots it was given")
      let canonical = zip(cloud.runs, cloud.runs.dropFirst()).allSatisfy { first, second in
        first.replica < second.replica
          || (first.replica == second.replica && first.upper + 1 < second.lower)
      }
      try require(canonical, "a cloud is made of the fewest runs")
      for other in samples {
        let (a, b) = (Samples.model(of: cloud), Samples.model(of: other))
        try require(
          Samples.model(of: cloud.subtracting(other)) == a.subtracting(b),
          "a difference holds what the other lacks")
        try require(
          Samples.model(of: cloud.merging(other)) == a.union(b), "a join holds what either has")
        try require(
          cloud.isDisjoint(with: other) == a.isDisjoint(with: b), "disjoint sets share nothing")
        try require(
          a.allSatisfy { other.contains($0) == b.contains($0) }, "a set contains what it holds")
      }
      samples.append(cloud)
    }
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
    try checkLatticeLaws(of: samples.map { CausalContext($0).vector })
    for cloud in samples {
      let context = CausalContext(cloud)
      var known = context.cloud
      for replica in context.vector.replicas {
        known.merge(DotCloud(DotRun(replica, 1, context.vector[replica])))
      }
      try require(known == cloud, "vector and cloud together are the context")
      for replica in cloud.replicas {
        var dots = DotSource(resuming: replica, after: context)
        let dot = dots.next()
        let isNewest = cloud.runs.allSatisfy { $0.replica != replica || $0.upper < dot.sequence }
        try require(isNewest, "a dot is minted after every dot that its replica is known to have")
      }
    }
  }

  /// A clock whose physical time stumbles, and which hears of other clocks.
  private static func clocks(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 100)
    var clock = HybridClock(maximumDrift: 1_000)
    var last = HybridTimestamp.zero
    for _ in 0..<50 {
      let now = Instant(nanoseconds: Int64(random.below(2_000)) * 1_000)
      let here = HybridTimestamp(now)
      // Often of the microsecond that the clock has come to itself.
      let isNear = random.below(3) == 0
      let remote = HybridTimestamp(
        rawValue: isNear
          ? last.rawValue + random.below(3) : random.below(4_000) << 12 | random.below(3))
      switch random.below(3) {
      case 0:
        let isFar = remote.microseconds > here.microseconds + 1_000
        var isRefused = false
        do { try clock.observe(remote, at: now) } catch { isRefused = true }
        try require(
          isRefused == (isFar && remote > last), "a clock refuses the far future and nothing else")
        if !isRefused { last = max(last, remote) }
      default:
        let given = clock.tick(at: now)
        try require(given > last, "every timestamp is later than all given or heard of")
        try require(given >= here, "no timestamp lies behind the physical time")
        last = given
      }
    }
  }

  /// Maps large enough to be trees, and copies of them that must not change.
  private static func maps(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 101)
    var map = SortedMap<Int, Int>()
    var model: [Int: Int] = [:]
    var copies: [(SortedMap<Int, Int>, [Int: Int])] = []
    for step in 0..<1_500 {
      let key = Int(random.below(700))
      if random.below(4) == 0 {
        map.removeValue(forKey: key)
        model[key] = nil
      } else {
        map[key] = step
        model[key] = step
      }
      if step % 300 == 0 { copies.append((map, model)) }
    }
    for (copy, model) in copies + [(map, model)] {
      try require(copy.count == model.count, "a copy does not change")
      try require(copy.allSatisfy { model[$0.key] == $0.value }, "a copy keeps its values")
      try require(copy.brokenInvariant == nil, "a tree keeps its shape")
      var joined = map
      joined.merge(copy, mine: { $1 }, theirs: { $1 }, both: { max($1, $2) })
      let expected = model.merging(self.model(of: map)) { max($0, $1) }
      try require(self.model(of: joined) == expected, "a join holds what either has")
      try require(joined.brokenInvariant == nil, "a joined tree keeps its shape")
    }
  }

  private static func model(of map: SortedMap<Int, Int>) -> [Int: Int] {
    Dictionary(uniqueKeysWithValues: map.map { ($0.key, $0.value) })
  }
}

/// Throws unless a law holds.
func require(_ holds: Bool, _ law: String) throws(Counterexample) {
  if !holds { throw Counterexample(law, "") }
}

import Convergence
import ConvergenceTesting
import Specifications

/// What every replica shows, against what the edits it has received say.
enum Oracles {
  static func check(_ seed: UInt64) throws {
    let seeds = seed..<seed + 1
    try checkConvergence(of: GCounterSpecification.self, seeds: seeds, steps: 25)
    try checkConvergence(of: PNCounterSpecification.self, seeds: seeds, steps: 25)
    try checkConvergence(of: BoundedCounterSpecification.self, seeds: seeds)
    try checkConvergence(of: GSetSpecification.self, seeds: seeds)
    try checkConvergence(of: ORSetSpecification.self, seeds: seeds)
    try checkConvergence(of: RWSetSpecification.self, seeds: seeds)
    try checkConvergence(of: EWFlagSpecification.self, seeds: seeds)
    try checkConvergence(of: DWFlagSpecification.self, seeds: seeds)
    try checkConvergence(of: MVRegisterSpecification.self, seeds: seeds)
    try checkConvergence(of: LWWMapSpecification.self, seeds: seeds)
    try checkConvergence(of: LWWRegisterSpecification.self, seeds: seeds)
    try checkConvergence(of: CausalCounterSpecification.self, seeds: seeds)
    try checkConvergence(of: Laws.Sets.self, seeds: seeds)
    try checkConvergence(of: Laws.Registers.self, seeds: seeds)
    try checkConvergence(of: Laws.Counters.self, seeds: seeds)
    try totals(seed)
    try crowd(seed)
    try Documents.check(seed)
  }

  /// Amounts near the ends of what 64 bits hold, whose order must not matter.
  private static func totals(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 102)
    var counter = PNCounter()
    var growing = GCounter()
    var (sum, total): (Int128, Int128) = (0, 0)
    for _ in 0..<12 {
      // Each counts once in each direction, so that no number of its own is at its end.
      let amount = random.pick(from: [.max, .max - 1, 1, .min, .min + 1, -1] as [Int64])
      var dots = DotSource(unchecked: ReplicaID(random.below(1 << 40)), after: 0)
      counter.increment(by: amount, using: &dots)
      growing.increment(by: amount.magnitude, using: &dots)
      sum += Int128(amount)
      total += Int128(amount.magnitude)
      let law = "a counter shows the sum, held in range"
      try require(counter.value == Int64(clamping: sum), law)
      try require(growing.value == UInt64(clamping: total), law)
    }
    var dots = DotSource(unchecked: ReplicaID(9), after: 0)
    var full = GCounter()
    full.increment(by: .max, using: &dots)
    full.increment(by: 2, using: &dots)
    try require(full.value == .max, "a number that is full stays full")
  }

  /// A counter with so many increments that small deltas take a way of their own.
  private static func crowd(_ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 103)
    var alice = Replica<CausalCounter>(ReplicaID(9))
    var bob = Replica<CausalCounter>(ReplicaID(10))
    for _ in 0..<1 + random.below(3) { alice.edit { $0.increment(by: 3, using: &$1) } }
    bob.merge(alice.state)
    for _ in 0..<60 { alice.edit { $0.increment(by: 5, using: &$1) } }
    let removal = bob.edit { $0.removeAll(using: &$1) }
    let addition = bob.edit { $0.increment(by: 7, using: &$1) }
    alice.merge(addition)
    alice.merge(removal)
    try require(alice.value.value == 307, "a removal takes what it has seen, and no more")
  }
}

import Convergence
import ConvergenceTesting
import Scenarios
import Specifications

/// Replicas that edit, are told everything, and are compared with each other: nothing else.
///
/// This is what most tests of such types do, and nothing more: every delta arrives everywhere once,
/// in any order, unless a simulated network loses and doubles what is sent; what is compared is
/// what a reader sees, when all is over.
enum Ends {
  static func check(_ seed: UInt64) throws {
    try compare(GCounterSpecification.self, seed)
    try compare(PNCounterSpecification.self, seed)
    try compare(BoundedCounterSpecification.self, seed)
    try compare(GSetSpecification.self, seed)
    try compare(ORSetSpecification.self, seed)
    try compare(RWSetSpecification.self, seed)
    try compare(EWFlagSpecification.self, seed)
    try compare(DWFlagSpecification.self, seed)
    try compare(LWWRegisterSpecification.self, seed)
    try compare(MVRegisterSpecification.self, seed)
    try compare(LWWMapSpecification.self, seed)
    try compare(CausalCounterSpecification.self, seed)
    try compare(Laws.Sets.self, seed)
    try compare(Laws.Registers.self, seed)
    try compare(Laws.Counters.self, seed)
    try compare(DocumentSpecification.self, seed)
    try simulation(seed)
  }

  /// Runs a history whose deltas arrive in any order, and in the end all of them everywhere.
  private static func compare<S: Specification>(_ type: S.Type, _ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 105)
    var states = [S.State](repeating: S.initial, count: 3)
    var missing = [[S.State]](repeating: [], count: 3)
    var minted: [UInt64] = [0, 0, 0]
    func deliver(to place: Int) {
      guard !missing[place].isEmpty else { return }
      states[place].merge(
        missing[place].remove(at: Int(random.below(UInt64(missing[place].count)))))
    }
    for _ in 0..<20 {
      let place = Int(random.below(3))
      if random.below(2) == 0 {
        deliver(to: place)
        continue
      }
      var dots = DotSource(unchecked: ReplicaID(UInt64(place) + 1), after: minted[place])
      let time = HybridTimestamp(rawValue: 1 + random.below(4))
      let delta = S.perform(
        S.operation(from: &random), on: &states[place], using: &dots, at: time)
      minted[place] = dots.sequence
      guard let delta else { continue }
      for other in 0..<3 where other != place { missing[other].append(delta) }
    }
    for place in 0..<3 {
      while !missing[place].isEmpty { deliver(to: place) }
    }
    let shown = states.map { S.value(of: $0) }
    try require(shown.allSatisfy { $0 == shown[0] }, "replicas of \(type) show the same")
  }

  /// Runs a simulation that a sweep has for the seed, without what the sweep would judge.
  private static func simulation(_ seed: UInt64) throws {
    guard let (text, name) = try Sweep.scenario(of: seed, without: []) else { return }
    // Where replicas are not expected to agree, there is nothing to compare.
    guard text.contains("expect converge"), !text.contains("mode beyond") else { return }
    let shown = try Sweep.run(text, name, seed: seed).wholes.map(\.json)
    try require(shown.allSatisfy { $0 == shown[0] }, "\(name): replicas show the same")
  }
}

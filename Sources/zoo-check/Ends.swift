import Convergence
import ConvergenceTesting
import Specifications

/// Replicas that edit, exchange everything, and are compared with each other: nothing else.
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
    try documents(seed)
    try Sweep(without: [.oracle]).check(seed)
  }

  /// Runs a history whose deltas arrive in any order, some twice, and in the end all of them.
  private static func compare<S: Specification>(_ type: S.Type, _ seed: UInt64) throws {
    var random = Samples.random(seed, entity: 105)
    var states = [S.State](repeating: S.initial, count: 3)
    var minted: [UInt64] = [0, 0, 0]
    var deltas: [S.State] = []
    for _ in 0..<20 {
      let place = Int(random.below(3))
      if random.below(2) == 0, !deltas.isEmpty {
        states[place].merge(random.pick(from: deltas))
        continue
      }
      // Identities whose order as numbers differs from their order as text.
      var dots = DotSource(unchecked: ReplicaID([9, 16, 256][place]), after: minted[place])
      let time = HybridTimestamp(rawValue: 1 + random.below(4))
      let delta = S.perform(
        S.operation(from: &random), on: &states[place], using: &dots, at: time)
      minted[place] = dots.sequence
      if let delta { deltas.append(delta) }
    }
    for place in states.indices {
      var rest = deltas
      while !rest.isEmpty {
        states[place].merge(rest.remove(at: Int(random.below(UInt64(rest.count)))))
      }
    }
    try require(states.allSatisfy { $0 == states[0] }, "replicas of \(type) converge")
  }

  private static func documents(_ seed: UInt64) throws {
    var history = DocumentHistory(seed: seed, isCompared: false)
    for _ in 0..<25 { try history.step() }
    try history.deliverEverything()
    let documents = history.documents
    try require(documents.allSatisfy { $0 == documents[0] }, "documents converge")
  }
}

import Convergence
import ConvergenceTesting
import Specifications

/// One state, one byte string, and nothing else is taken for it.
enum Coding {
  static func check(_ seed: UInt64) throws {
    let seeds = seed..<seed + 1
    try checkCodecLaws(ofStatesOf: ORSetSpecification.self, seeds: seeds)
    try checkCodecLaws(ofStatesOf: LWWRegisterSpecification.self, seeds: seeds)
    try checkCodecLaws(ofStatesOf: CausalCounterSpecification.self, seeds: seeds)
    try checkCodecLaws(ofStatesOf: Laws.Sets.self, seeds: seeds)
    try checkCodecLaws(ofStatesOf: Laws.Counters.self, seeds: seeds)
    try checkCodecLaws(ofStatesOf: GCounterSpecification.self, seeds: seeds)
    try checkCodecLaws(ofStatesOf: PNCounterSpecification.self, seeds: seeds)
    let clouds = (0..<6 as Range<UInt64>).map { DotCloud(Samples.dots(seed: seed, entity: $0)) }
    try checkCodecLaws(of: clouds)
    try checkCodecLaws(of: clouds.map { CausalContext($0).vector })
    var history = DocumentHistory(seed: seed)
    for _ in 0..<12 { try? history.step() }
    try checkCodecLaws(of: history.log.prefix(4) + history.documents.prefix(1).map(\.state))
    try checkCodecLaws(of: [crowded()])
    try golden()
    try hostile()
  }

  /// A set in which three have put the same at the same time, so that its member has three dots.
  private static func crowded() -> Causal<ORSet<Int>> {
    var crowded = Causal<ORSet<Int>>.initial
    for number in 1...3 as ClosedRange<UInt64> {
      var replica = Replica<ORSet<Int>>(ReplicaID(number))
      crowded.merge(replica.edit { $0.insert(7, using: &$1) })
    }
    return crowded
  }

  /// Bytes that were written by earlier builds.
  private static func golden() throws {
    var alice = Replica<LWWRegister<Int>>(ReplicaID(9))
    alice.edit { $0.set(-3, at: HybridTimestamp(rawValue: 5000), using: &$1) }
    let delta = alice.edit { $0.set(300, at: HybridTimestamp(rawValue: 3), using: &$1) }
    let expected: [UInt8] = [1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 2, 4, 1, 3, 0xD8, 0x04]
    try require(delta.canonicalBytes == expected, "old bytes are what is written today")
  }

  /// Bytes that claim to hold more than they do, or nest deeper than they may.
  private static func hostile() throws {
    try refuses(Causal<ORSet<Int>>.self, [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
    try refuses(GCounter.self, [1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
    try refuses(DotCloud.self, [1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
    let huge = [UInt8](repeating: 0x80, count: 8) + [0x40]
    try refuses(DotCloud.self, [1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1] + huge + [0])
    let full = [UInt8](repeating: 0xFF, count: 9)
    try refuses(DotCloud.self, [1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 1] + full + [1])
    try refuses(UInt64.self, [1] + full + [2])
    let nearly = [UInt8](repeating: 0xFF, count: 8) + [0x3F]
    try refuses(DotCloud.self, [1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 1] + nearly)
    let seen: [UInt8] = [1, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 1]
    try refuses(Causal<ORSet<Int>>.self, seen + [3, 2, 4])
    // Each dot is told by how far it is from the one before: twice one on, or, from the last,
    // twice one back; before the first stands the last.
    let crowd = crowded().canonicalBytes
    try require(crowd.suffix(4) == [3, 0, 2, 2], "three dots are told in order")
    try refuses(Causal<ORSet<Int>>.self, crowd.dropLast(3) + [1, 1, 1])
    // A hundred maps in one another, each with its own event, and a number in the innermost.
    let author: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 9]
    let maps = [UInt8](repeatElement([2, 1, 0x61, 1, 3], count: 99).joined())
    let number: [UInt8] = [2, 1, 0x61, 0x18, 3, 1, 1, 3, 2]
    try refuses(Document.Delta.self, [1, 1] + author + [1, 0, 99] + maps + number)
  }

  private static func refuses<Value: CanonicalCodable>(
    _ type: Value.Type, _ bytes: [UInt8]
  ) throws {
    let value: Value
    do { value = try Value(canonicalBytes: bytes) } catch { return }
    throw Counterexample("hostile bytes are refused", "\(bytes) decoded as \(value)")
  }
}

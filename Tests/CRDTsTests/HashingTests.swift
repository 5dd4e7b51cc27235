import Checking
import Convergence
import ConvergenceTesting
import Specifications
import Testing

/// Equal states hash alike and survive `Codable`, whichever way they came about.
@Suite struct Hashing {
  private func checkHashing<Specification: CausalSpecification>(
    of specification: Specification.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) throws where Specification.Store: Hashable {
    var different = 0
    for seed in 0..<20 as Range<UInt64> {
      let states = reachableStates(of: specification, seed: seed)
      for state in states {
        // Another way to the same state: out of its bytes, without its past.
        let copy = try Causal<Specification.Store>(canonicalBytes: state.canonicalBytes)
        check(copy, is: state, "seed \(seed)", sourceLocation: sourceLocation)
        check(Set([copy, state]).count, is: 1, "seed \(seed)", sourceLocation: sourceLocation)
      }
      var bytes: [[UInt8]] = []
      for state in states where !bytes.contains(state.canonicalBytes) {
        bytes.append(state.canonicalBytes)
      }
      check(Set(states).count, is: bytes.count, "seed \(seed)", sourceLocation: sourceLocation)
      different += bytes.count
    }
    check(different > 100, "only \(different) states", sourceLocation: sourceLocation)
  }

  @Test func `states of every causal type hash by what they are`() throws {
    try checkHashing(of: ORSetSpecification.self)
    try checkHashing(of: RWSetSpecification.self)
    try checkHashing(of: EWFlagSpecification.self)
    try checkHashing(of: DWFlagSpecification.self)
    try checkHashing(of: LWWRegisterSpecification.self)
    try checkHashing(of: MVRegisterSpecification.self)
    try checkHashing(of: CausalCounterSpecification.self)
    try checkHashing(of: LWWMapSpecification.self)
    try checkHashing(of: ORMapSpecification<ORSetSpecification>.self)
  }

  @Test func `counters and grow-only sets hash by what they are`() {
    var (first, second) = (GCounter(), GCounter())
    var sources = (1...3).map { UInt64($0) }
    for replica in sources + sources.reversed() {
      var dots = DotSource(fresh: ReplicaID(replica))
      first.increment(by: replica, using: &dots)
    }
    sources.reverse()
    for replica in sources {
      var dots = DotSource(fresh: ReplicaID(replica))
      second.increment(by: 2 * replica, using: &dots)
    }
    #expect(first == second && Set([first, second]).count == 1)
    #expect(Set([first, GCounter()]).count == 2)
    #expect(Set([[1, 2, 3] as GSet, [3, 2, 1], [1, 2]]).count == 2)
    var (up, down) = (PNCounter(), PNCounter())
    var dots = DotSource(fresh: ReplicaID(9))
    up.increment(by: -2, using: &dots)
    down.decrement(by: 2, using: &dots)
    #expect(Set([up, down]).count == 1)
    #expect(up.decrement(by: .min, using: &dots).added.value == 1 << 63)
  }

  @Test func `large sets hash by their elements, not by the shape of their trees`() {
    let ascending = GSet(0..<3_000)
    var scattered = GSet<Int>()
    for number in 0..<3_000 { scattered.insert(number * 1_009 % 3_000) }
    #expect(ascending == scattered && Set([ascending, scattered]).count == 1)
  }

  @Test func `keys that Swift takes for the same but bytes tell apart stay apart`() throws {
    let (composed, decomposed) = (["\u{E9}"] as GSet<String>, ["e\u{301}"] as GSet<String>)
    #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
    #expect(composed.union(decomposed).count == 2 && !composed.isSubset(of: decomposed))
  }
}

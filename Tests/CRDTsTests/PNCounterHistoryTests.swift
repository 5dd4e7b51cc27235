import Convergence
import Testing

@Suite struct PNCounterHistory {
  /// The counter of a replica that has counted the given amounts, with its deltas.
  private func counted(
    _ amounts: [Int64], by replica: UInt64
  ) -> (state: PNCounter, deltas: [PNCounter]) {
    var dots = DotSource(unchecked: ReplicaID(replica), after: 0)
    var state = PNCounter()
    let deltas = amounts.map { state.increment(by: $0, using: &dots) }
    return (state, deltas)
  }

  @Test func `concurrent increments and decrements all count, E1`() {
    let (alice, bob) = (counted([5], by: 9).state, counted([-2], by: 16).state)
    #expect(alice.merging(bob).value == 3)
    #expect(bob.merging(alice).value == 3)
  }

  @Test func `every amount can be counted, the smallest included, E7`() {
    let table: [(amounts: [Int64], value: Int64)] = [
      ([.min], .min), ([.max], .max), ([.min, .max], -1), ([.min, .max, 1], 0),
      ([.max, 1], .max), ([.min, -1], .min), ([.max, 1, -1], .max), ([.min, -1, 1], .min),
      ([.min, .min, .min], .min), ([.max, .max, .max], .max),
      ([0], 0), ([], 0),
    ]
    for (amounts, value) in table {
      #expect(counted(amounts, by: 9).state.value == value, "\(amounts)")
    }
  }

  @Test func `sums beyond sixty-four bits still have the right difference, E7`() {
    // Each direction alone adds up to more than 64 bits hold; no replica's own number does.
    let states = [9, 16, 256].map { counted([.min, .max], by: $0).state }
    #expect(states.reduce(into: PNCounter()) { $0.merge($1) }.value == -3)
    let low = [9, 16].map { counted([.min, .min, .min], by: $0).state }
    #expect(low[0].merging(low[1]).value == .min)
    let high = counted([.max, .max, .max], by: 3).state
    #expect(low[0].merging(high).value == 0)
    #expect(low[0].merging(low[1]).merging(high).value == .min)
  }

  @Test func `an old state brings back nothing, in neither direction`() {
    let (state, deltas) = counted([7, -7, 7, -6], by: 9)
    for old in deltas { #expect(state.merging(old) == state) }
    #expect(state.value == 1)
    #expect(state.added.value == 14)
    #expect(state.subtracted.value == 13)
  }

  @Test func `a delta that arrives twice or late counts once, E3`() {
    let (state, deltas) = counted([4, -1, 2], by: 9)
    var bob = PNCounter()
    for delta in deltas.reversed() + deltas { bob.merge(delta) }
    #expect(bob == state)
    #expect(bob.value == 5)
  }
}

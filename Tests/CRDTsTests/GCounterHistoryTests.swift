import Convergence
import Testing

@Suite struct GCounterHistory {
  /// The counter of a replica that has counted the given amounts, with its deltas.
  private func counted(
    _ amounts: [UInt64], by replica: UInt64
  ) -> (state: GCounter, deltas: [GCounter]) {
    var dots = DotSource(unchecked: ReplicaID(replica), after: 0)
    var state = GCounter()
    let deltas = amounts.map { state.increment(by: $0, using: &dots) }
    return (state, deltas)
  }

  @Test func `two replicas that count one each make two, E1`() {
    let (alice, bob) = (counted([1], by: 9).state, counted([1], by: 16).state)
    #expect(alice.merging(bob).value == 2)
    #expect(bob.merging(alice).value == 2)
  }

  @Test func `a delta that arrives twice counts once, E3`() {
    let (_, deltas) = counted([5, 3], by: 9)
    var bob = counted([1], by: 16).state
    for delta in [deltas[1], deltas[0], deltas[1], deltas[0]] { bob.merge(delta) }
    #expect(bob.value == 9)
  }

  @Test func `slots belong to identities, not to the order of arrival, E2`() {
    let (alice, bob) = (counted([10], by: 9).state, counted([20], by: 16).state)
    let carol = bob.merging(alice)
    #expect(carol.count(of: ReplicaID(9)) == 10)
    #expect(carol.count(of: ReplicaID(16)) == 20)
    #expect(carol == alice.merging(bob))
    #expect(carol.replicas == [ReplicaID(9), ReplicaID(16)])
  }

  @Test func `a full counter stays full instead of overflowing, E7`() {
    let alice = counted([.max, 1, .max], by: 9).state
    #expect(alice.count(of: ReplicaID(9)) == .max)
    #expect(alice.merging(counted([.max], by: 16).state).value == .max)
  }

  @Test func `counting nothing changes nothing and says nothing, F9`() {
    let (state, deltas) = counted([0], by: 9)
    #expect(state.isEmpty)
    #expect(state == GCounter())
    #expect(deltas[0].isEmpty)
  }

  @Test func `an old state undoes nothing`() {
    let (state, deltas) = counted([1, 1, 1], by: 9)
    #expect(state.merging(deltas[0]) == state)
    #expect(deltas[0].compare(to: state) == .less)
    #expect(state.delta(from: deltas[0]) == deltas[2])
  }
}

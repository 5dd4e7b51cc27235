import Convergence
import Testing

@Suite struct CausalCounterHistory {
  typealias Counter = Replica<CausalCounter>

  private let ids = (alice: ReplicaID(9), bob: ReplicaID(16), carol: ReplicaID(256))

  @Test func `a removal beside an increment leaves the increment, F1`() {
    var alice = Counter(ids.alice)
    var bob = Counter(ids.bob)
    let five = alice.edit { $0.increment(by: 5, using: &$1) }
    bob.merge(five)
    let removal = alice.edit { $0.removeAll(using: &$1) }
    let one = bob.edit { $0.increment(using: &$1) }
    #expect(bob.value.value == 6)
    alice.merge(one)
    bob.merge(removal)
    #expect(alice.value.value == 1)
    #expect(alice.state == bob.state)
  }

  @Test func `counting again after a removal starts from zero, whatever arrives late, E6`() {
    var alice = Counter(ids.alice)
    var bob = Counter(ids.bob)
    let old = alice.edit { $0.increment(by: 100, using: &$1) }
    bob.merge(old)
    let stale = bob.state
    alice.edit { $0.removeAll(using: &$1) }
    alice.edit { $0.increment(by: 3, using: &$1) }
    alice.merge(old)
    alice.merge(stale)
    #expect(alice.value.value == 3)
  }

  @Test func `an increment that arrives twice counts once, E3`() {
    var alice = Counter(ids.alice)
    var bob = Counter(ids.bob)
    let deltas = (1...3).map { amount in
      alice.edit { $0.increment(by: Int64(amount), using: &$1) }
    }
    for delta in deltas.reversed() + deltas { bob.merge(delta) }
    #expect(bob.value.value == 6)
  }

  @Test func `a removal that overtakes the increment it saw takes it all the same`() {
    var alice = Counter(ids.alice)
    var bob = Counter(ids.bob)
    let increment = alice.edit { $0.increment(by: 5, using: &$1) }
    let removal = alice.edit { $0.removeAll(using: &$1) }
    bob.merge(removal)
    bob.merge(increment)
    #expect(bob.value.isEmpty)
    #expect(bob.state == alice.state)
  }

  @Test func `the sum is exact within sixty-four bits and held there beyond, E7`() {
    let table: [(amounts: [Int64], value: Int64)] = [
      ([.min], .min), ([.max, 1], .max), ([.max, 1, -1], .max), ([.min, -1, 1], .min),
      ([.max, .max, .min, .min], -2), ([.min, .max, 1], 0), ([0], 0),
    ]
    for (amounts, value) in table {
      var alice = Counter(ids.alice)
      for amount in amounts { alice.edit { $0.increment(by: amount, using: &$1) } }
      #expect(alice.value.value == value, "\(amounts)")
    }
  }

  @Test func `a counter whose increments cancel out is there, one that was removed is not`() {
    var alice = Counter(ids.alice)
    alice.edit { $0.increment(by: 2, using: &$1) }
    alice.edit { $0.increment(by: -2, using: &$1) }
    #expect(alice.value.value == 0)
    #expect(!alice.value.isEmpty)
    let delta = alice.edit { $0.removeAll(using: &$1) }
    #expect(alice.value.isEmpty)
    #expect(delta.context.dots == DotCloud(DotRun(ids.alice, 1, 3)))
  }

  @Test func `removing nothing mints nothing, A6`() {
    var alice = Counter(ids.alice)
    let delta = alice.edit { $0.removeAll(using: &$1) }
    #expect(delta == Causal())
    #expect(alice.state == .initial)
  }
}

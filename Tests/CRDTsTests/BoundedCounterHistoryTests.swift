import Convergence
import Testing

@Suite struct BoundedCounterHistories {
  typealias Insufficient = BoundedCounter.InsufficientRights

  private func source(_ replica: UInt64) -> DotSource {
    DotSource(unchecked: ReplicaID(replica), after: 0)
  }

  @Test func `two sides of a partition cannot spend the same`() throws {
    var hers = source(9)
    var his = source(16)
    var alice = BoundedCounter()
    alice.increment(by: 5, using: &hers)
    try alice.transfer(2, to: ReplicaID(16), using: &hers)
    var bob = alice
    try alice.decrement(by: 3, using: &hers)
    try bob.decrement(by: 2, using: &his)
    #expect(throws: Insufficient(requested: 1, available: 0)) { try alice.decrement(using: &hers) }
    #expect(throws: Insufficient(requested: 1, available: 0)) { try bob.decrement(using: &his) }
    #expect((alice.value, bob.value) == (2, 3))
    #expect(alice.merging(bob).value == 0)
  }

  @Test func `a handing over that arrives twice, or late, counts once, E9`() throws {
    var hers = source(9)
    var his = source(16)
    var alice = BoundedCounter()
    let addition = alice.increment(by: 5, using: &hers)
    let first = try alice.transfer(2, to: ReplicaID(16), using: &hers)
    let second = try alice.transfer(1, to: ReplicaID(16), using: &hers)
    var bob = BoundedCounter()
    for delta in [second, first, second, addition, first] { bob.merge(delta) }
    #expect(bob == alice)
    #expect(bob.rights(of: ReplicaID(16)) == 3)
    #expect(throws: Insufficient(requested: 4, available: 3)) {
      try bob.decrement(by: 4, using: &his)
    }
    try bob.decrement(by: 3, using: &his)
    #expect(bob.merging(alice).value == 2)
  }

  @Test func `rights are not spent before they arrive, E9`() throws {
    var hers = source(9)
    var his = source(16)
    var alice = BoundedCounter()
    alice.increment(by: 5, using: &hers)
    var bob = alice
    let transfer = try alice.transfer(5, to: ReplicaID(16), using: &hers)
    #expect(throws: Insufficient(requested: 1, available: 0)) { try bob.decrement(using: &his) }
    bob.merge(transfer)
    try bob.decrement(by: 5, using: &his)
    #expect(throws: Insufficient(requested: 1, available: 0)) { try alice.decrement(using: &hers) }
    #expect(alice.merging(bob).value == 0)
  }

  @Test func `a subtraction that arrives before what it rests on shows zero, not less`() throws {
    var hers = source(9)
    var alice = BoundedCounter()
    let addition = alice.increment(by: 5, using: &hers)
    let subtraction = try alice.decrement(by: 3, using: &hers)
    var bob = BoundedCounter()
    bob.merge(subtraction)
    #expect(bob.value == 0)
    #expect(bob.rights(of: ReplicaID(9)) == 0)
    bob.merge(addition)
    #expect(bob.value == 2)
  }

  @Test func `nothing overflows, and what does not fit is refused, E7`() throws {
    var hers = source(9)
    var his = source(16)
    var alice = BoundedCounter()
    alice.increment(by: .max, using: &hers)
    alice.increment(by: .max, using: &hers)
    try alice.transfer(.max, to: ReplicaID(16), using: &hers)
    #expect(alice.rights(of: ReplicaID(9)) == 0)
    alice.increment(by: .max, using: &his)
    #expect(alice.value == .max)
    #expect(alice.rights(of: ReplicaID(16)) == .max)
    try alice.decrement(by: .max, using: &his)
    #expect(alice.value == .max)
    #expect(alice.rights(of: ReplicaID(16)) == .max)
    #expect(throws: Insufficient(requested: 1, available: 0)) { try alice.decrement(using: &his) }
    try alice.transfer(.max, to: ReplicaID(9), using: &his)
    #expect(alice.rights(of: ReplicaID(9)) == .max)
    #expect(throws: Insufficient(requested: 1, available: 0)) {
      try alice.transfer(1, to: ReplicaID(16), using: &hers)
    }
  }

  @Test func `nothing handed over, or to oneself, changes and says nothing`() throws {
    var hers = source(9)
    var alice = BoundedCounter()
    alice.increment(by: 5, using: &hers)
    let before = alice
    #expect(try alice.transfer(0, to: ReplicaID(16), using: &hers) == BoundedCounter())
    #expect(try alice.transfer(5, to: ReplicaID(9), using: &hers) == BoundedCounter())
    #expect(try alice.decrement(by: 0, using: &hers) == BoundedCounter())
    #expect(alice == before)
    #expect(throws: Insufficient(requested: 6, available: 5)) {
      try alice.transfer(6, to: ReplicaID(9), using: &hers)
    }
  }
}

import Convergence
import Testing

/// The code of the pages on counters and flags; a rule of the house compares the two.
@Suite struct CounterUsage {
  @Test func `a grow-only counter`() {
    var alice = DotSource(fresh: ReplicaID(1))
    var bob = DotSource(fresh: ReplicaID(2))
    var here = GCounter()
    var there = GCounter()

    here.increment(by: 3, using: &alice)
    let delta = there.increment(using: &bob)
    here.merge(delta)
    here.merge(delta)  // arriving twice does no harm

    precondition(here.value == 4)
    precondition(here.count(of: alice.replica) == 3)
  }

  @Test func `a counter that goes up and down`() {
    var alice = DotSource(fresh: ReplicaID(1))
    var bob = DotSource(fresh: ReplicaID(2))
    var here = PNCounter()
    var there = PNCounter()

    let up = here.increment(by: 5, using: &alice)
    let down = there.decrement(by: 7, using: &bob)
    here.merge(down)
    there.merge(up)

    precondition(here.value == -2 && here == there)
    precondition(here.added.value == 5 && here.subtracted.value == 7)
  }

  @Test func `a counter that never goes below zero`() throws {
    var alice = DotSource(fresh: ReplicaID(1))
    var bob = DotSource(fresh: ReplicaID(2))
    var box = BoundedCounter()
    box.increment(by: 10, using: &alice)  // ten tickets
    try box.transfer(4, to: bob.replica, using: &alice)  // four of them are Bob's to sell

    var office = box
    try office.decrement(by: 4, using: &bob)  // sold without asking anybody
    do {
      try office.decrement(using: &bob)
      preconditionFailure("the other six are not his")
    } catch {
      precondition(error == BoundedCounter.InsufficientRights(requested: 1, available: 0))
    }

    box.merge(office)
    precondition(box.value == 6 && box.rights(of: alice.replica) == 6)
  }

  @Test func `a counter that is removed and counts again`() {
    var alice = Replica<ORMap<String, CausalCounter>>(ReplicaID(1))
    var bob = Replica<ORMap<String, CausalCounter>>(ReplicaID(2))

    bob.merge(alice.edit { $0.update("goals", using: &$1) { $0.increment(by: 2, using: &$1) } })
    let reset = alice.edit { $0.removeValue(forKey: "goals", using: &$1) }
    let late = bob.edit { $0.update("goals", using: &$1) { $0.increment(using: &$1) } }
    alice.merge(late)
    bob.merge(reset)

    precondition(alice.value["goals"]?.value == 1)  // the goal that the reset had not seen
    precondition(alice.value == bob.value)
  }

  @Test func `a flag that is on when in doubt`() {
    var alice = Replica<EWFlag>(ReplicaID(1))
    var bob = Replica<EWFlag>(ReplicaID(2))

    bob.merge(alice.edit { $0.enable(using: &$1) })
    let off = alice.edit { $0.toggle(using: &$1) }
    let on = bob.edit { $0.enable(using: &$1) }
    alice.merge(on)
    bob.merge(off)

    precondition(alice.value.value && bob.value.value)
  }

  @Test func `a flag that is off when in doubt`() {
    var alice = Replica<DWFlag>(ReplicaID(1))
    var bob = Replica<DWFlag>(ReplicaID(2))

    bob.merge(alice.edit { $0.enable(using: &$1) })
    let off = alice.edit { $0.disable(using: &$1) }
    let on = bob.edit { $0.enable(using: &$1) }
    alice.merge(on)
    bob.merge(off)

    precondition(!alice.value.value && !bob.value.value)
  }
}

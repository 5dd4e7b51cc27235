import Convergence
import Testing

@Suite struct EWFlagHistory {
  typealias Light = Replica<EWFlag>

  @Test func `enabled on two sides and disabled on each it is off, P1`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    bob.merge(alice.edit { $0.enable(using: &$1) })
    alice.merge(bob.edit { $0.enable(using: &$1) })
    alice.edit { $0.disable(using: &$1) }
    bob.edit { $0.disable(using: &$1) }
    alice.merge(bob.state)
    bob.merge(alice.state)
    #expect(!alice.value.value)
    #expect(alice.state == bob.state)
  }

  @Test func `an enabling survives a disabling that had not seen it`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    bob.merge(alice.edit { $0.enable(using: &$1) })
    let disabling = alice.edit { $0.disable(using: &$1) }
    let enabling = bob.edit { $0.enable(using: &$1) }
    alice.merge(enabling)
    bob.merge(disabling)
    #expect(alice.value.value)
    #expect(alice.state == bob.state)
  }

  @Test func `a disabling that overtakes the enabling takes it all the same, A12`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    let enabling = alice.edit { $0.enable(using: &$1) }
    bob.merge(alice.edit { $0.disable(using: &$1) })
    bob.merge(enabling)
    #expect(!bob.value.value)
    #expect(bob.state == alice.state)
  }

  @Test func `enabling again and again keeps one dot, P4`() {
    var alice = Light(ReplicaID(9))
    for _ in 0..<50 { alice.edit { $0.enable(using: &$1) } }
    #expect(alice.value.dots.count == 1)
    #expect(alice.state.context.dots.runs.count == 1)
  }

  @Test func `a flag that is on on both sides is not the same state, P3`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    bob.merge(alice.edit { $0.enable(using: &$1) })
    let again = alice.edit { $0.enable(using: &$1) }
    #expect(alice.value.value == bob.value.value)
    #expect(alice.state != bob.state)
    alice.merge(bob.edit { $0.disable(using: &$1) })
    bob.merge(again)
    #expect(bob.value.value)
    #expect(alice.state == bob.state)
  }

  @Test func `disabling what is off says and mints nothing, F11`() {
    var alice = Light(ReplicaID(9))
    #expect(alice.edit { $0.disable(using: &$1) } == Causal())
    #expect(alice.state == .initial)
  }
}

import Convergence
import Testing

@Suite struct DWFlagHistory {
  typealias Light = Replica<DWFlag>

  @Test func `a disabling wins over an enabling that had not seen it`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    bob.merge(alice.edit { $0.enable(using: &$1) })
    let disabling = alice.edit { $0.disable(using: &$1) }
    let enabling = bob.edit { $0.enable(using: &$1) }
    alice.merge(enabling)
    bob.merge(disabling)
    #expect(!alice.value.value)
    #expect(alice.state == bob.state)
    alice.merge(bob.edit { $0.enable(using: &$1) })
    #expect(alice.value.value)
    #expect(alice.value.dots.count == 1)
  }

  @Test func `disabling what was never on wins over a concurrent enabling, F10`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    #expect(!alice.value.value)
    let disabling = alice.edit { $0.disable(using: &$1) }
    bob.edit { $0.enable(using: &$1) }
    bob.merge(disabling)
    #expect(!bob.value.value)
  }

  @Test func `an enabling takes only the disablings it has seen`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    var carol = Light(ReplicaID(256))
    carol.merge(alice.edit { $0.disable(using: &$1) })
    let unseen = bob.edit { $0.disable(using: &$1) }
    carol.edit { $0.enable(using: &$1) }
    #expect(carol.value.value)
    carol.merge(unseen)
    #expect(!carol.value.value)
  }

  @Test func `an enabling that overtakes the disabling it has seen is not undone by it, A12`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    let disabling = alice.edit { $0.disable(using: &$1) }
    bob.merge(alice.edit { $0.enable(using: &$1) })
    bob.merge(disabling)
    #expect(bob.value.value)
    #expect(bob.state == alice.state)
  }

  @Test func `switching again and again keeps one dot, P4`() {
    var alice = Light(ReplicaID(9))
    for _ in 0..<25 {
      alice.edit { $0.enable(using: &$1) }
      alice.edit { $0.disable(using: &$1) }
      #expect(alice.value.dots.count == 1)
    }
    #expect(alice.state.context.dots.runs.count == 1)
  }

  @Test func `a flag that is forgotten wins over nothing`() {
    var alice = Light(ReplicaID(9))
    var bob = Light(ReplicaID(16))
    bob.merge(alice.edit { $0.disable(using: &$1) })
    let forgetting = alice.edit { $0.removeAll(using: &$1) }
    bob.edit { $0.enable(using: &$1) }
    bob.merge(forgetting)
    #expect(bob.value.value)
    #expect(alice.value.isEmpty)
  }
}

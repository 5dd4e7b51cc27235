import Convergence
import Testing

@Suite struct ORSetHistory {
  typealias Names = Replica<ORSet<String>>

  @Test func `what both sides hold and each side removed is gone, A4`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    alice.edit { $0.insert("x", using: &$1) }
    var carol = Names(ReplicaID(256), resuming: alice.state)
    alice.edit { $0.remove("x", using: &$1) }
    bob.edit { $0.insert("x", using: &$1) }
    alice.merge(bob.state)
    bob.edit { $0.remove("x", using: &$1) }
    carol.merge(alice.state)
    #expect(Array(carol.value) == ["x"])
    carol.merge(bob.state)
    #expect(Array(carol.value) == [])
    alice.merge(carol.state)
    #expect(alice.state == carol.state)
  }

  @Test func `an addition that arrives after a later one is still read, A1`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    let first = alice.edit { $0.insert("x", using: &$1) }
    let second = alice.edit { $0.insert("y", using: &$1) }
    bob.merge(second)
    #expect(Array(bob.value) == ["y"])
    #expect(!bob.state.context.contains(Dot(ReplicaID(9), 1)))
    bob.merge(first)
    #expect(Array(bob.value) == ["x", "y"])
    #expect(bob.state == alice.state)
  }

  @Test func `a delta speaks of its own dots only, so nobody loses others by it, A2`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    alice.merge(bob.edit { $0.insert("bread", using: &$1) })
    alice.edit { $0.insert("salt", using: &$1) }
    let delta = alice.edit { $0.insert("milk", using: &$1) }
    #expect(delta.context == CausalContext([Dot(ReplicaID(9), 2)]))
    bob.merge(delta)
    #expect(Array(bob.value) == ["bread", "milk"])
  }

  @Test func `a removal travels although nothing was added since, A5`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    alice.edit { $0.insert("x", using: &$1) }
    bob.merge(alice.state)
    let before = bob.state
    bob.edit { $0.remove("x", using: &$1) }
    #expect(before.compare(to: bob.state) == .less)
    #expect(before.context != bob.state.context)
    alice.merge(bob.state)
    bob.merge(before)
    #expect(alice.value.isEmpty)
    #expect(bob.state == alice.state)
  }

  @Test func `an addition survives a removal that had not seen it`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    let first = alice.edit { $0.insert("x", using: &$1) }
    bob.merge(first)
    let removal = alice.edit { $0.remove("x", using: &$1) }
    let second = bob.edit { $0.insert("x", using: &$1) }
    alice.merge(second)
    bob.merge(removal)
    #expect(Array(alice.value) == ["x"])
    #expect(alice.state == bob.state)
  }

  @Test func `a removal that overtakes the addition takes it all the same, A12`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    var carol = Names(ReplicaID(256))
    let addition = alice.edit { $0.insert("x", using: &$1) }
    let removal = alice.edit { $0.remove("x", using: &$1) }
    bob.merge(removal)
    carol.merge(bob.state)
    carol.merge(addition)
    #expect(carol.value.isEmpty)
    #expect(carol.state == alice.state)
  }

  @Test func `adding again and again keeps one dot, P4`() {
    var alice = Names(ReplicaID(9))
    for _ in 0..<100 { alice.edit { $0.insert("x", using: &$1) } }
    #expect(alice.value.dots.count == 1)
    #expect(alice.state.context.dots.runs.count == 1)
  }

  @Test func `adding again replaces what was seen and nothing else, P4`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    alice.edit { $0.insert("x", using: &$1) }
    bob.edit { $0.insert("x", using: &$1) }
    let again = alice.edit { $0.insert("x", using: &$1) }
    bob.merge(again)
    #expect(bob.value.dots.count == 2)
    let removal = alice.edit { $0.remove("x", using: &$1) }
    bob.merge(removal)
    #expect(Array(bob.value) == ["x"])
  }

  @Test func `equal elements with other dots are not the same state, P3`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    let first = alice.edit { $0.insert("x", using: &$1) }
    bob.merge(first)
    let again = alice.edit { $0.insert("x", using: &$1) }
    #expect(Array(alice.value) == Array(bob.value))
    #expect(alice.state != bob.state)
    let removal = bob.edit { $0.remove("x", using: &$1) }
    alice.merge(removal)
    bob.merge(again)
    #expect(Array(alice.value) == ["x"])
    #expect(alice.state == bob.state)
  }

  @Test func `removing what is not there says and mints nothing, F11`() {
    var alice = Names(ReplicaID(9))
    alice.edit { $0.insert("x", using: &$1) }
    alice.edit { $0.remove("x", using: &$1) }
    let before = alice.state
    for element in ["x", "never"] {
      let delta = alice.edit { $0.remove(element, using: &$1) }
      #expect(delta == Causal())
    }
    #expect(alice.state == before)
  }

  @Test func `a replica that missed an overwrite shows both sides of the gap`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    let x = alice.edit { $0.insert("x", using: &$1) }
    let y = alice.edit { $0.insert("x", using: &$1) }
    let z = alice.edit { $0.insert("x", using: &$1) }
    bob.merge(x)
    bob.merge(z)
    #expect(bob.value.dots.count == 2)
    bob.merge(y)
    #expect(bob.state == alice.state)
  }

  @Test func `two spellings of one word are two elements`() {
    var alice = Names(ReplicaID(9))
    for spelling in ["\u{E9}", "e\u{301}"] {
      alice.edit { $0.insert(spelling, using: &$1) }
    }
    #expect(alice.value.count == 2)
    #expect(alice.value.elements.map { Array($0.utf8) } == [[0x65, 0xCC, 0x81], [0xC3, 0xA9]])
  }
}

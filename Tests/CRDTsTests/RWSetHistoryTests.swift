import Convergence
import Testing

@Suite struct RWSetHistory {
  typealias Names = Replica<RWSet<String>>

  @Test func `a removal wins over an addition that had not seen it`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    bob.merge(alice.edit { $0.insert("x", using: &$1) })
    let removal = alice.edit { $0.remove("x", using: &$1) }
    let addition = bob.edit { $0.insert("x", using: &$1) }
    alice.merge(addition)
    bob.merge(removal)
    #expect(Array(alice.value) == [])
    #expect(alice.state == bob.state)
    alice.merge(bob.edit { $0.insert("x", using: &$1) })
    #expect(Array(alice.value) == ["x"])
  }

  @Test func `removing what is not there wins over a concurrent addition`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    let removal = alice.edit { $0.remove("x", using: &$1) }
    let addition = bob.edit { $0.insert("x", using: &$1) }
    alice.merge(addition)
    bob.merge(removal)
    #expect(!alice.value.contains("x"))
    #expect(alice.value.count == 0)
    #expect(alice.state == bob.state)
  }

  @Test func `a removal speaks of its own element only, F10`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    bob.edit { $0.insert("y", using: &$1) }
    bob.merge(alice.edit { $0.remove("x", using: &$1) })
    #expect(Array(bob.value) == ["y"])
  }

  @Test func `a removal travels although the element is long gone, A5`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    alice.edit { $0.remove("x", using: &$1) }
    let before = alice.state
    let again = alice.edit { $0.remove("x", using: &$1) }
    #expect(before.compare(to: alice.state) == .less)
    bob.merge(before)
    let addition = bob.edit { $0.insert("x", using: &$1) }
    bob.merge(again)
    alice.merge(addition)
    #expect(Array(bob.value) == [])
    #expect(alice.state == bob.state)
  }

  @Test func `adding and removing again and again keeps one dot, F11 and P4`() {
    var alice = Names(ReplicaID(9))
    for _ in 0..<25 {
      alice.edit { $0.insert("x", using: &$1) }
      alice.edit { $0.remove("x", using: &$1) }
      alice.edit { $0.remove("x", using: &$1) }
      #expect(alice.value.dots.count == 1)
    }
    #expect(alice.state.context.dots.runs.count == 1)
  }

  @Test func `an addition that overtakes the removal it has seen is not undone by it, A12`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    let removal = alice.edit { $0.remove("x", using: &$1) }
    bob.merge(alice.edit { $0.insert("x", using: &$1) })
    bob.merge(removal)
    #expect(Array(bob.value) == ["x"])
    #expect(bob.state == alice.state)
  }

  @Test func `a set that is forgotten wins over nothing and leaves nothing`() {
    var alice = Names(ReplicaID(9))
    var bob = Names(ReplicaID(16))
    bob.merge(alice.edit { $0.remove("x", using: &$1) })
    let forgetting = alice.edit { $0.removeAll(using: &$1) }
    #expect(alice.value.isEmpty)
    bob.edit { $0.insert("x", using: &$1) }
    bob.merge(forgetting)
    #expect(Array(bob.value) == ["x"])
    #expect(alice.edit { $0.removeAll(using: &$1) } == Causal())
  }

  @Test func `a set under a key is forgotten with the key, as far as it was seen, F1`() {
    var alice = Replica<ORMap<String, RWSet<String>>>(ReplicaID(9))
    var bob = Replica<ORMap<String, RWSet<String>>>(ReplicaID(16))
    let first = alice.edit { $0.update("k", using: &$1) { $0.insert("x", using: &$1) } }
    bob.merge(first)
    let removal = alice.edit { $0.removeValue(forKey: "k", using: &$1) }
    bob.edit { $0.update("k", using: &$1) { $0.insert("y", using: &$1) } }
    bob.merge(removal)
    #expect(bob.value["k"]?.elements == ["y"])
    #expect(alice.value.isEmpty)
  }
}

import Convergence
import Testing

@Suite struct Replicas {
  typealias Names = Replica<ORSet<String>>
  private struct Refusal: Error {}

  @Test func `an edit that throws has not happened, however far it got`() {
    var alice = Names(ReplicaID(9))
    alice.edit { $0.insert("x", using: &$1) }
    let before = alice.state
    #expect(throws: Refusal.self) {
      try alice.edit { (set, dots) throws(Refusal) in
        set.remove("x", using: &dots)
        set.insert("y", using: &dots)
        throw Refusal()
      }
    }
    #expect(alice.state == before)
    let delta = alice.edit { $0.insert("z", using: &$1) }
    #expect(delta.context == CausalContext([Dot(ReplicaID(9), 2)]))
  }

  @Test func `a replica goes on where its durable state ends, P8`() {
    var first = Names(ReplicaID(9))
    first.edit { $0.insert("x", using: &$1) }
    var restarted = Names(ReplicaID(9), resuming: first.state)
    let delta = restarted.edit { $0.insert("y", using: &$1) }
    #expect(delta.context == CausalContext([Dot(ReplicaID(9), 2)]))
    #expect(Array(restarted.value) == ["x", "y"])
  }

  @Test func `a replica restored from a backup mints no dot that it has seen again, A9`() {
    var alice = Names(ReplicaID(9))
    alice.edit { $0.insert("x", using: &$1) }
    let backup = alice.state
    var bob = Names(ReplicaID(16))
    for name in ["y", "z"] {
      let delta = alice.edit { $0.insert(name, using: &$1) }
      if name == "z" { bob.merge(delta) }
    }
    var restored = Names(ReplicaID(9), resuming: backup)
    restored.merge(bob.state)
    let delta = restored.edit { $0.insert("new", using: &$1) }
    #expect(!bob.state.context.contains(Dot(ReplicaID(9), 4)))
    bob.merge(delta)
    #expect(Array(bob.value) == ["new", "z"])
    bob.merge(alice.state)
    restored.merge(bob.state)
    #expect(Array(bob.value) == ["new", "x", "y", "z"])
    #expect(restored.state == bob.state)
  }

  @Test func `a copy of the state does not follow later edits, P10`() {
    var alice = Names(ReplicaID(9))
    alice.edit { $0.insert("x", using: &$1) }
    let copy = alice.state
    alice.edit { $0.insert("y", using: &$1) }
    alice.edit { $0.remove("x", using: &$1) }
    #expect(Array(copy.store) == ["x"])
    #expect(copy.context == CausalContext([Dot(ReplicaID(9), 1)]))
  }
}

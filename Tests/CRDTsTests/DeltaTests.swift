import Convergence
import Testing

@Suite struct Deltas {
  typealias Set = ORSet<String>
  typealias State = Causal<Set>

  /// Two forks of one set: alice has removed an element and added one, bob has added another.
  private func forks() -> (alice: State, bob: State) {
    var alice = Replica<Set>(ReplicaID(9))
    for element in ["a", "b", "c"] { alice.edit { $0.insert(element, using: &$1) } }
    var bob = Replica<Set>(ReplicaID(16), resuming: alice.state)
    alice.edit { $0.remove("b", using: &$1) }
    alice.edit { $0.insert("d", using: &$1) }
    bob.edit { $0.insert("e", using: &$1) }
    return (alice.state, bob.state)
  }

  private func dots(_ sequences: UInt64...) -> CausalContext {
    CausalContext(sequences.map { Dot(ReplicaID(9), $0) })
  }

  @Test func `a delta is merged like a state`() {
    let (mine, bob) = forks()
    var theirs = bob
    let delta = mine.delta(from: theirs)
    theirs.merge(delta)
    #expect(theirs == bob.merging(mine))
  }

  @Test func `an exact delta lists what was added and what was removed, and nothing else`() {
    let (alice, bob) = forks()
    let delta = alice.delta(fromExactly: bob)
    #expect(delta.context == dots(2, 4, 5))
    #expect(!delta.store.isWhole)
    #expect(delta.store.elements == ["d"])
    #expect(Array(bob.merging(delta).store) == ["a", "c", "d", "e"])
    #expect(bob.merging(delta) == bob.merging(alice))
  }

  @Test func `the delta of additions is a part for everybody`() {
    let (alice, bob) = forks()
    let delta = bob.delta(from: alice)
    #expect(delta.context == CausalContext([Dot(ReplicaID(16), 1)]))
    #expect(!delta.store.isWhole)
    #expect(delta == bob.delta(since: alice.context))
    #expect(delta == bob.delta(fromExactly: alice))
  }

  @Test func `there is nothing to tell somebody who has seen it all`() {
    let (alice, bob) = forks()
    let both = alice.merging(bob)
    #expect(alice.delta(from: both) == State())
    #expect(alice.delta(fromExactly: both) == State())
    #expect(alice.delta(since: both.context) == State())
    #expect(both.delta(from: both) == State())
  }

  /// Carol hears of an addition that alice has seen removed, while alice's delta is on its way.
  @Test func `a delta serves a receiver that has moved on, an exact one only its own`() {
    var alice = Replica<Set>(ReplicaID(9))
    let addition = alice.edit { $0.insert("x", using: &$1) }
    alice.edit { $0.remove("x", using: &$1) }
    let before = State.initial
    let carol = before.merging(addition)
    for delta in [alice.state.delta(from: before), alice.state.delta(since: before.context)] {
      #expect(delta.store.isWhole)
      #expect(carol.merging(delta) == alice.state)
    }
    let exact = alice.state.delta(fromExactly: before)
    #expect(before.merging(exact) == alice.state)
    #expect(Array(carol.merging(exact).store) == ["x"])
  }

  @Test func `a delta since a context holds neither what both hold nor what both have removed`() {
    let (alice, bob) = forks()
    let delta = alice.delta(since: bob.context)
    #expect(delta.store.elements == ["d"])
    #expect(delta.context == dots(2, 4, 5))
    #expect(bob.merging(delta) == bob.merging(alice))
  }

  @Test func `what is gone is one part, before one for each dot`() {
    var parts: [State] = []
    forks().alice.forEachIrreducible { parts.append($0) }
    #expect(parts.map(\.context) == [dots(2, 4), dots(1), dots(3), dots(5)])
    #expect(parts.map { Array($0.store) } == [[], ["a"], ["c"], ["d"]])
    #expect(parts.map(\.store.isWhole) == [true, false, false, false])
  }

  /// Why what is gone is not told apart: a removed dot without the removal is no state at all.
  @Test func `a removed dot alone would make merging depend on the order`() {
    var alice = Replica<Set>(ReplicaID(9))
    let addition = alice.edit { $0.insert("x", using: &$1) }
    let gone = State(store: addition.store.emptied(), context: addition.context)
    #expect(addition.merging(gone) != gone.merging(addition))
  }

  @Test func `a large state splits into datagrams that arrive in any order`() {
    var alice = Replica<Set>(ReplicaID(9))
    for number in 0..<800 { alice.edit { $0.insert("element \(number)", using: &$1) } }
    for number in 0..<20 { alice.edit { $0.remove("element \(number * 7)", using: &$1) } }
    let size = alice.state.canonicalBytes.count
    let pieces = alice.state.split(maximumByteCount: 1200)
    #expect(pieces.allSatisfy { $0.canonicalBytes.count <= 1200 })
    #expect(pieces.count <= size / 1000 + 1)
    var bob = Replica<Set>(ReplicaID(16))
    bob.edit { $0.insert("mine", using: &$1) }
    for piece in pieces.reversed() + pieces { bob.merge(piece) }
    var expected = alice.state
    expected.merge(bob.state)
    #expect(bob.state == expected)
    #expect(bob.value.count == 781)
  }

  @Test func `a state that says nothing has no pieces, and one that fits is its own`() {
    let (alice, _) = forks()
    #expect(State().split(maximumByteCount: 0).isEmpty)
    #expect(State.initial.split(maximumByteCount: 0) == [State.initial])
    #expect(alice.split(maximumByteCount: alice.canonicalBytes.count) == [alice])
    #expect(alice.split(maximumByteCount: 0).count == 4)
  }
}

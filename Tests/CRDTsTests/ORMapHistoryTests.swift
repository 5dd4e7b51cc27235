import Convergence
import Testing

@Suite struct ORMapHistory {
  typealias Carts = Replica<ORMap<String, ORSet<String>>>
  typealias Scores = Replica<ORMap<String, ORMap<String, CausalCounter>>>
  private struct Refusal: Error {}

  @Test func `removing a key beside an increment leaves the increment only, F1`() {
    var alice = Scores(ReplicaID(9))
    var bob = Scores(ReplicaID(16))
    let hundred = alice.edit { $0.update("g", using: &$1) { $0.count("p", 100, &$1) } }
    bob.merge(hundred)
    let removal = alice.edit { $0.removeValue(forKey: "g", using: &$1) }
    let one = bob.edit { $0.update("g", using: &$1) { $0.count("p", 1, &$1) } }
    alice.merge(one)
    bob.merge(removal)
    #expect(alice.value["g"]?["p"]?.value == 1)
    #expect(alice.state == bob.state)
  }

  @Test func `siblings join in the context from before the join, A7`() {
    var alice = Scores(ReplicaID(9))
    var bob = Scores(ReplicaID(16))
    for (key, name) in [("a", "x"), ("a", "y"), ("b", "x"), ("c", "z")] {
      alice.edit { $0.update(key, using: &$1) { $0.count(name, 1, &$1) } }
    }
    bob.edit { $0.update("b", using: &$1) { $0.count("x", 1, &$1) } }
    bob.merge(alice.state)
    #expect(bob.value.keys == ["a", "b", "c"])
    #expect(bob.value["a"]?.keys == ["x", "y"])
    #expect(bob.value["b"]?["x"]?.value == 2)
  }

  @Test func `both sides may create the same key, F3`() {
    var alice = Carts(ReplicaID(9))
    var bob = Carts(ReplicaID(16))
    let milk = alice.edit { $0.update("cart", using: &$1) { $0.insert("milk", using: &$1) } }
    let salt = bob.edit { $0.update("cart", using: &$1) { $0.insert("salt", using: &$1) } }
    alice.merge(salt)
    bob.merge(milk)
    #expect(alice.value["cart"].map(Array.init) == ["milk", "salt"])
    #expect(alice.state == bob.state)
  }

  @Test func `a key whose value was emptied is not there, F9`() {
    var alice = Carts(ReplicaID(9))
    var bob = Carts(ReplicaID(16))
    alice.edit { $0.update("cart", using: &$1) { $0.insert("milk", using: &$1) } }
    bob.merge(alice.state)
    bob.merge(alice.edit { $0.update("cart", using: &$1) { $0.remove("milk", using: &$1) } })
    #expect(bob.value.keys == [])
    #expect(bob.value.isEmpty)
    #expect(bob.value == ORMap(isWhole: true))
    #expect(alice.state.canonicalBytes == bob.state.canonicalBytes)
  }

  @Test func `removing a large subtree is a small delta that spares concurrent additions`() {
    var alice = Scores(ReplicaID(9))
    var bob = Scores(ReplicaID(16))
    for number in 0..<100 {
      alice.edit { $0.update("g", using: &$1) { $0.count("\(number % 10)", 1, &$1) } }
    }
    bob.merge(alice.state)
    let removal = alice.edit { $0.removeValue(forKey: "g", using: &$1) }
    #expect(removal.context.dots.runs.count == 1)
    #expect(removal.canonicalBytes.count < 20)
    let late = bob.edit { $0.update("g", using: &$1) { $0.count("3", 7, &$1) } }
    bob.merge(removal)
    alice.merge(late)
    #expect(bob.value["g"]?.keys == ["3"])
    #expect(bob.value["g"]?["3"]?.value == 7)
    #expect(alice.state == bob.state)
  }

  @Test func `a removal that overtakes an addition takes it, and nothing else, A12`() {
    var alice = Carts(ReplicaID(9))
    var bob = Carts(ReplicaID(16))
    let milk = alice.edit { $0.update("a", using: &$1) { $0.insert("milk", using: &$1) } }
    let salt = alice.edit { $0.update("b", using: &$1) { $0.insert("salt", using: &$1) } }
    let removal = alice.edit { $0.removeValue(forKey: "a", using: &$1) }
    for delta in [removal, salt, milk] { bob.merge(delta) }
    #expect(bob.value.keys == ["b"])
    #expect(bob.state == alice.state)
  }

  @Test func `an update of a removed key brings back only what it added, A14`() {
    var alice = Carts(ReplicaID(9))
    var bob = Carts(ReplicaID(16))
    alice.edit { $0.update("cart", using: &$1) { $0.insert("old", using: &$1) } }
    bob.merge(alice.state)
    let removal = alice.edit { $0.removeValue(forKey: "cart", using: &$1) }
    let update = bob.edit { $0.update("cart", using: &$1) { $0.insert("new", using: &$1) } }
    alice.merge(update)
    bob.merge(removal)
    #expect(alice.value["cart"].map(Array.init) == ["new"])
    #expect(alice.state == bob.state)
  }

  @Test func `equal names at different depths are different places, F13`() {
    var alice = Scores(ReplicaID(9))
    var bob = Scores(ReplicaID(16))
    let first = alice.edit { $0.update("!!", using: &$1) { $0.count("!!", 1, &$1) } }
    bob.merge(first)
    let removal = alice.edit {
      $0.update("!!", using: &$1) { $0.removeValue(forKey: "!!", using: &$1) }
    }
    let second = bob.edit { $0.update("!!", using: &$1) { $0.count("!!", 2, &$1) } }
    alice.merge(second)
    bob.merge(removal)
    #expect(alice.value["!!"]?["!!"]?.value == 2)
    #expect(alice.state == bob.state)
  }

  @Test func `a second delta does not repeat the first, B8`() {
    var alice = Carts(ReplicaID(9))
    var bob = Carts(ReplicaID(16))
    alice.edit { $0.update("cart", using: &$1) { $0.insert("milk", using: &$1) } }
    let salt = alice.edit { $0.update("cart", using: &$1) { $0.insert("salt", using: &$1) } }
    bob.merge(salt)
    #expect(bob.value["cart"].map(Array.init) == ["salt"])
  }

  @Test func `a refused update leaves nothing behind, not even a dot`() throws {
    var alice = Carts(ReplicaID(9))
    #expect(throws: Refusal.self) {
      try alice.edit { (map, dots) throws(Refusal) in
        try map.update("cart", using: &dots) { (set, dots) throws(Refusal) in
          set.insert("milk", using: &dots)
          throw Refusal()
        }
      }
    }
    #expect(alice.state == .initial)
    let delta = alice.edit { $0.update("cart", using: &$1) { $0.insert("salt", using: &$1) } }
    #expect(delta.context == CausalContext([Dot(ReplicaID(9), 1)]))
  }

  @Test func `an update that changes nothing says nothing`() {
    var alice = Carts(ReplicaID(9))
    let update = alice.edit { $0.update("a", using: &$1) { $0.remove("x", using: &$1) } }
    let removal = alice.edit { $0.removeValue(forKey: "a", using: &$1) }
    #expect([update, removal] == [Causal(), Causal()])
    #expect(alice.state == .initial)
  }
}

extension ORMap where Key == String, Value == CausalCounter {
  fileprivate mutating func count(
    _ name: String, _ amount: Int64, _ dots: inout DotSource
  ) -> Delta {
    update(name, using: &dots) { $0.increment(by: amount, using: &$1) }
  }
}

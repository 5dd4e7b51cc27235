import Convergence
import Testing

@Suite struct LWWMapHistory {
  typealias Settings = Replica<LWWMap<String, String>>

  private func time(_ number: UInt64) -> HybridTimestamp { HybridTimestamp(rawValue: number) }

  @Test func `a tie is decided alike in both orders of arrival, D1 to D3`() {
    var alice = Settings(ReplicaID(256))
    var bob = Settings(ReplicaID(9))
    let hers = alice.edit { $0.set("hers", forKey: "k", at: time(3), using: &$1) }
    let his = bob.edit { $0.set("his", forKey: "k", at: time(3), using: &$1) }
    alice.merge(his)
    bob.merge(hers)
    #expect(alice.value["k"] == "hers")
    #expect(alice.value.register(forKey: "k")?.values == ["hers", "his"])
    #expect(alice.state == bob.state)
  }

  @Test func `an overwrite wins although its clock runs behind, D4 and D10`() {
    var alice = Settings(ReplicaID(9))
    var bob = Settings(ReplicaID(16))
    bob.merge(alice.edit { $0.set("fast", forKey: "k", at: time(1000), using: &$1) })
    alice.merge(bob.edit { $0.set("slow", forKey: "k", at: time(1), using: &$1) })
    #expect(alice.value["k"] == "slow")
    #expect(alice.state == bob.state)
  }

  @Test func `a key written again after its removal outlives late old writes, F4`() {
    var alice = Settings(ReplicaID(9))
    var bob = Settings(ReplicaID(16))
    let old = alice.edit { $0.set("old", forKey: "k", at: time(9), using: &$1) }
    let removal = alice.edit { $0.removeValue(forKey: "k", using: &$1) }
    let new = alice.edit { $0.set("new", forKey: "k", at: time(1), using: &$1) }
    for delta in [new, removal, old] { bob.merge(delta) }
    #expect(bob.value["k"] == "new")
    #expect(bob.state == alice.state)
  }

  @Test func `a removal takes what it has seen, whichever clock was ahead, F1`() {
    var alice = Settings(ReplicaID(9))
    var bob = Settings(ReplicaID(16))
    bob.merge(alice.edit { $0.set("seen", forKey: "k", at: time(9), using: &$1) })
    let removal = alice.edit { $0.removeValue(forKey: "k", using: &$1) }
    let write = bob.edit { $0.set("unseen", forKey: "k", at: time(2), using: &$1) }
    alice.merge(write)
    bob.merge(removal)
    #expect(alice.value["k"] == "unseen")
    #expect(alice.state == bob.state)
  }

  @Test func `removed keys leave no trace and are counted no more, F9`() {
    var alice = Settings(ReplicaID(9))
    for key in ["b", "a", "c"] {
      alice.edit { $0.set(key, forKey: key, at: time(1), using: &$1) }
    }
    alice.edit { $0.removeValue(forKey: "b", using: &$1) }
    #expect(alice.value.keys == ["a", "c"])
    #expect(alice.value.count == 2)
    #expect(alice.value.map(\.value) == ["a", "c"])
    #expect(alice.value["b"] == nil)
    alice.edit { $0.removeAll(using: &$1) }
    #expect(alice.value.isEmpty)
    #expect(alice.value == .init(isWhole: true))
  }

  @Test func `removing a key that is not there says and mints nothing, F11`() {
    var alice = Settings(ReplicaID(9))
    #expect(alice.edit { $0.removeValue(forKey: "k", using: &$1) } == Causal())
    #expect(alice.state == .initial)
  }
}

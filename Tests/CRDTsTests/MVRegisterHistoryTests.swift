import Convergence
import Testing

@Suite struct MVRegisterHistory {
  typealias City = Replica<MVRegister<String>>

  @Test func `concurrent values are all there in the order of their dots, D3`() {
    var alice = City(ReplicaID(256))
    var bob = City(ReplicaID(9))
    let lisbon = alice.edit { $0.set("Lisbon", using: &$1) }
    let porto = bob.edit { $0.set("Porto", using: &$1) }
    alice.merge(porto)
    bob.merge(lisbon)
    #expect(alice.value.values == ["Porto", "Lisbon"])
    #expect(alice.state == bob.state)
  }

  @Test func `a write after reading both leaves only itself, D14`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let lisbon = alice.edit { $0.set("Lisbon", using: &$1) }
    alice.merge(bob.edit { $0.set("Porto", using: &$1) })
    let faro = alice.edit { $0.set("Faro", using: &$1) }
    bob.merge(faro)
    bob.merge(lisbon)
    #expect(bob.value.values == ["Faro"])
    #expect(bob.state == alice.state)
  }

  @Test func `a concurrent value stays after unrelated events, P7`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    for number in 1...3 { alice.edit { $0.set("draft \(number)", using: &$1) } }
    alice.merge(bob.edit { $0.set("Porto", using: &$1) })
    #expect(alice.value.values == ["draft 3", "Porto"])
  }

  @Test func `one value written on two sides is there twice, and one removal takes one`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let hers = alice.edit { $0.set("Faro", using: &$1) }
    bob.edit { $0.set("Faro", using: &$1) }
    bob.merge(hers)
    #expect(bob.value.values == ["Faro", "Faro"])
    bob.merge(alice.edit { $0.removeAll(using: &$1) })
    #expect(bob.value.values == ["Faro"])
  }

  @Test func `a removal does not uncover what was overwritten before, F7`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let first = alice.edit { $0.set("first", using: &$1) }
    let second = alice.edit { $0.set("second", using: &$1) }
    let removal = alice.edit { $0.removeAll(using: &$1) }
    for delta in [removal, second, first] { bob.merge(delta) }
    #expect(bob.value.isEmpty)
    #expect(bob.state == alice.state)
  }

  @Test func `a replica that missed an overwrite shows both sides of the gap`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let x = alice.edit { $0.set("x", using: &$1) }
    let y = alice.edit { $0.set("y", using: &$1) }
    let z = alice.edit { $0.set("z", using: &$1) }
    bob.merge(x)
    bob.merge(z)
    #expect(bob.value.values == ["x", "z"])
    bob.merge(y)
    #expect(bob.state == alice.state)
  }

  @Test func `a register that is overwritten for ever keeps one write`() {
    var alice = City(ReplicaID(9))
    for number in 1...50 { alice.edit { $0.set("\(number)", using: &$1) } }
    #expect(alice.value.values == ["50"])
    #expect(alice.state.context.dots.runs.count == 1)
  }
}

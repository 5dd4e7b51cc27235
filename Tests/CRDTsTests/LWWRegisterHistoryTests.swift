import Convergence
import Testing

@Suite struct LWWRegisterHistory {
  typealias City = Replica<LWWRegister<String>>

  private func time(_ number: UInt64) -> HybridTimestamp { HybridTimestamp(rawValue: number) }

  @Test func `a tie is decided alike in both orders of arrival, D1 and D2`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let lisbon = alice.edit { $0.set("Lisbon", at: time(3), using: &$1) }
    let porto = bob.edit { $0.set("Porto", at: time(3), using: &$1) }
    alice.merge(porto)
    bob.merge(lisbon)
    #expect(alice.state == bob.state)
    #expect(alice.value.value == "Porto")
    #expect(alice.value.values == ["Porto", "Lisbon"])
  }

  @Test func `ties go by identities as numbers, not as text, D3`() {
    // As text 100, which is 256, would come before 9 and 10 before 9.
    for (smaller, greater) in [(9, 16), (9, 256), (16, 256), (3, 16)] as [(UInt64, UInt64)] {
      var alice = City(ReplicaID(smaller))
      var bob = City(ReplicaID(greater))
      alice.edit { $0.set("smaller", at: time(1), using: &$1) }
      bob.edit { $0.set("greater", at: time(1), using: &$1) }
      alice.merge(bob.state)
      #expect(alice.value.value == "greater", "\(smaller) and \(greater)")
    }
  }

  @Test func `an overwrite wins although its clock runs behind, D4 and D10`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let first = alice.edit { $0.set("fast clock", at: time(1000), using: &$1) }
    bob.merge(first)
    let second = bob.edit { $0.set("slow clock", at: time(1), using: &$1) }
    #expect(bob.value.value == "slow clock")
    alice.merge(second)
    #expect(alice.value.values == ["slow clock"])
    #expect(alice.state == bob.state)
  }

  @Test func `two writes in one moment show the later, even to who missed the first, P5`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let first = alice.edit { $0.set("first", at: time(1), using: &$1) }
    let second = alice.edit { $0.set("second", at: time(1), using: &$1) }
    bob.merge(second)
    bob.merge(first)
    #expect(bob.value.values == ["second"])
  }

  @Test func `the winner travels with its timestamp, P6`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    var carol = City(ReplicaID(256))
    let late = alice.edit { $0.set("late", at: time(30), using: &$1) }
    let early = bob.edit { $0.set("early", at: time(10), using: &$1) }
    let middle = carol.edit { $0.set("middle", at: time(20), using: &$1) }
    bob.merge(late)
    bob.merge(middle)
    carol.merge(early)
    carol.merge(late)
    #expect(bob.value.latest == time(30))
    #expect(bob.value.values == ["late", "middle", "early"])
    #expect(bob.state == carol.state)
  }

  @Test func `a write after reading both leaves only itself, D14`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let lisbon = alice.edit { $0.set("Lisbon", at: time(3), using: &$1) }
    let porto = bob.edit { $0.set("Porto", at: time(4), using: &$1) }
    alice.merge(porto)
    let faro = alice.edit { $0.set("Faro", at: time(5), using: &$1) }
    bob.merge(faro)
    bob.merge(lisbon)
    #expect(bob.value.values == ["Faro"])
    #expect(bob.state == alice.state)
  }

  @Test func `a concurrent write stays readable after unrelated events, P7`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    for number in 1...3 {
      alice.edit { $0.set("draft \(number)", at: time(UInt64(number)), using: &$1) }
    }
    let porto = bob.edit { $0.set("Porto", at: time(1), using: &$1) }
    alice.merge(porto)
    #expect(alice.value.values == ["draft 3", "Porto"])
  }

  @Test func `a removal does not uncover what was overwritten before, F7`() {
    var alice = City(ReplicaID(9))
    var bob = City(ReplicaID(16))
    let first = alice.edit { $0.set("first", at: time(1), using: &$1) }
    let second = alice.edit { $0.set("second", at: time(2), using: &$1) }
    let removal = alice.edit { $0.removeAll(using: &$1) }
    bob.merge(removal)
    bob.merge(first)
    #expect(bob.value.values == ["first"])
    bob.merge(second)
    bob.merge(first)
    #expect(bob.value.value == nil)
    #expect(bob.value.latest == .zero)
    #expect(bob.state == alice.state)
  }

  @Test func `a register that is overwritten for ever keeps one write`() {
    var alice = City(ReplicaID(9))
    for number in 1...50 {
      alice.edit { $0.set("\(number)", at: time(1), using: &$1) }
    }
    #expect(alice.value.values == ["50"])
    #expect(alice.state.context.dots.runs.count == 1)
  }
}

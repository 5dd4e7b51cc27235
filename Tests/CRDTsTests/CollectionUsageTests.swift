import Convergence
import Testing

/// The code of the pages on registers, sets and maps; a rule of the house compares the two.
@Suite struct CollectionUsage {
  @Test func `a register of the newest value`() {
    var (clock, other) = (HybridClock(), HybridClock())
    var alice = Replica<LWWRegister<String>>(ReplicaID(1))
    var bob = Replica<LWWRegister<String>>(ReplicaID(2))
    let now = Instant(nanoseconds: 1_700_000_000_000_000_000)

    let first = alice.edit { $0.set("Lisbon", at: clock.tick(at: now), using: &$1) }
    let later = now.advanced(by: 1_000_000)
    let second = bob.edit { $0.set("Porto", at: other.tick(at: later), using: &$1) }
    alice.merge(second)
    bob.merge(first)

    precondition(alice.value.value == "Porto" && alice.state == bob.state)
    precondition(alice.value.values == ["Porto", "Lisbon"])  // the loser is still to be had
  }

  @Test func `a register of all values`() {
    var alice = Replica<MVRegister<String>>(ReplicaID(1))
    var bob = Replica<MVRegister<String>>(ReplicaID(2))

    let hers = alice.edit { $0.set("Lisbon", using: &$1) }
    let his = bob.edit { $0.set("Porto", using: &$1) }
    alice.merge(his)
    bob.merge(hers)
    precondition(alice.value.values == ["Lisbon", "Porto"])  // ask somebody

    bob.merge(alice.edit { $0.set("Faro", using: &$1) })
    precondition(bob.value.values == ["Faro"])
  }

  @Test func `a grow-only set`() {
    var here: GSet = ["ada", "grace"]
    var there: GSet = ["barbara"]

    let delta = there.insert("grace")
    precondition(!delta.isEmpty)  // new over there
    here.merge(there)

    precondition(here.elementsEqual(["ada", "barbara", "grace"]))
    precondition(here.isSuperset(of: there) && here[0] == "ada")
  }

  @Test func `a set in which additions win`() {
    var alice = Replica<ORSet<String>>(ReplicaID(1))
    var bob = Replica<ORSet<String>>(ReplicaID(2))

    bob.merge(alice.edit { $0.insert(contentsOf: ["milk", "bread", "salt"], using: &$1) })
    let bought = alice.edit { $0.remove("milk", using: &$1) }
    let again = bob.edit { $0.insert("milk", using: &$1) }  // more milk, at the same time
    alice.merge(again)
    bob.merge(bought)

    precondition(alice.value.elementsEqual(["bread", "milk", "salt"]))
    precondition(alice.state == bob.state)
  }

  @Test func `a set in which removals win`() {
    var alice = Replica<RWSet<String>>(ReplicaID(1))
    var bob = Replica<RWSet<String>>(ReplicaID(2))

    bob.merge(alice.edit { $0.insert(contentsOf: ["ada", "eve"], using: &$1) })
    let revoked = alice.edit { $0.remove("eve", using: &$1) }
    let renewed = bob.edit { $0.insert("eve", using: &$1) }  // not knowing of the removal
    alice.merge(renewed)
    bob.merge(revoked)

    precondition(alice.value.elements == ["ada"] && alice.state == bob.state)
    alice.edit { $0.insert("eve", using: &$1) }  // knowing of it
    precondition(alice.value.contains("eve"))
  }

  @Test func `a map of maps of counters`() {
    typealias Cart = ORMap<String, ORMap<String, CausalCounter>>
    var alice = Replica<Cart>(ReplicaID(1))
    var bob = Replica<Cart>(ReplicaID(2))

    let apples = alice.edit { cart, dots in
      cart.update("fruit", using: &dots) { fruit, dots in
        fruit.update("apples", using: &dots) { $0.increment(by: 3, using: &$1) }
      }
    }
    let pears = bob.edit { cart, dots in
      cart.update("fruit", using: &dots) { fruit, dots in
        fruit.update("pears", using: &dots) { $0.increment(using: &$1) }
      }
    }
    alice.merge(pears)
    bob.merge(apples)

    for (name, number) in alice.value["fruit", default: ORMap()] {
      precondition(number.value == (name == "apples" ? 3 : 1))
    }
    precondition(alice.value["fruit"]?.keys == ["apples", "pears"])
    precondition(alice.state == bob.state)
  }

  @Test func `a map of the newest values`() {
    var clock = HybridClock()
    var alice = Replica<LWWMap<String, Int>>(ReplicaID(1))
    var bob = Replica<LWWMap<String, Int>>(ReplicaID(2))
    let now = Instant(nanoseconds: 1_700_000_000_000_000_000)

    let sizes = alice.edit { settings, dots in
      settings.set(contentsOf: ["font": 12, "zoom": 100], at: clock.tick(at: now), using: &dots)
    }
    bob.merge(sizes)
    let larger = bob.edit { $0.set(14, forKey: "font", at: clock.tick(at: now), using: &$1) }
    let reset = alice.edit { $0.removeAll(using: &$1) }
    alice.merge(larger)
    bob.merge(reset)

    precondition(alice.value["font"] == 14)  // the reset had not seen it
    precondition(alice.value.keys == ["font"] && alice.state == bob.state)
  }

  @Test func `a replica that restarts`() throws {
    var alice = Replica<ORSet<String>>(ReplicaID(1))
    let delta = alice.edit { $0.insert("milk", using: &$1) }
    let disk = alice.state.canonicalBytes  // stored before the delta is sent

    var restarted = Replica<ORSet<String>>(
      ReplicaID(1), resuming: try Causal(canonicalBytes: disk))
    let next = restarted.edit { $0.insert("salt", using: &$1) }
    precondition(next.context == CausalContext([Dot(ReplicaID(1), 2)]))  // goes on where it was

    var bob = Replica<ORSet<String>>(ReplicaID(2))
    bob.merge(next)
    bob.merge(delta)
    precondition(bob.value.elementsEqual(["milk", "salt"]))

    bob.edit { set, dots in
      let removal = set.remove("salt", using: &dots)
      return removal.merging(set.insert("pepper", using: &dots))
    }
    precondition(bob.value.elementsEqual(["milk", "pepper"]))
  }

  @Test func `the context of a removal`() {
    var alice = Replica<ORSet<String>>(ReplicaID(1))
    let added = alice.edit { $0.insert("milk", using: &$1) }
    let removed = alice.edit { $0.remove("milk", using: &$1) }

    precondition(added.context == CausalContext([Dot(ReplicaID(1), 1)]))
    precondition(removed.store.isEmpty)  // nothing is there,
    precondition(removed.context.contains(Dot(ReplicaID(1), 1)))  // though this was seen,
    precondition(removed.context.contains(Dot(ReplicaID(1), 2)))  // and the removal itself

    var bob = Causal<ORSet<String>>.initial
    bob.merge(removed)
    bob.merge(added)  // too late
    precondition(bob == alice.state)
  }

  @Test func `values read in order`() {
    var replica = Replica<ORMap<String, ORSet<Int>>>(ReplicaID(1))
    replica.edit { $0.update("odd", using: &$1) { $0.insert(contentsOf: [5, 3, 1], using: &$1) } }
    replica.edit { $0.update("even", using: &$1) { $0.insert(contentsOf: [4, 2], using: &$1) } }

    for (key, numbers) in replica.value where key == "odd" {
      precondition(numbers.elementsEqual([1, 3, 5]))
      precondition(numbers.first == 1 && numbers[2] == 5 && numbers[1...].count == 2)
    }
    let even = replica.value["even", default: ORSet()]
    precondition(even.isSubset(of: [1, 2, 3, 4]) && even.union([3]) == [2, 3, 4])
    precondition(replica.value.keys == ["even", "odd"])
  }

  @Test func `values read in order compared`() {
    var mine = Replica<ORSet<String>>(ReplicaID(1))
    var yours = Replica<ORSet<String>>(ReplicaID(2))
    mine.edit { $0.insert("milk", using: &$1) }
    yours.edit { $0.insert("milk", using: &$1) }

    precondition(mine.value != yours.value)
    precondition(mine.value.elements == yours.value.elements)
    precondition(mine.value.elementsEqual(yours.value))
  }

  @Test func `values read in order in a type of one's own`() {
    struct Draft: Codable, Hashable {
      var title: String
      var tags: Causal<ORSet<String>>
      var views: GCounter
    }
  }

  @Test func `a delta from one replica to another`() {
    var alice = Replica<ORSet<String>>(ReplicaID(1))
    var bob = Replica<ORSet<String>>(ReplicaID(2))
    let delta = alice.edit { set, dots in set.insert("passport", using: &dots) }
    bob.merge(delta)
    #expect(bob.state == alice.state)
  }
}

import Checking
import Convergence
import Testing

/// Sets and maps read as Swift's own collections do, in order.
@Suite struct Collections {
  private func names(_ names: String...) -> Replica<ORSet<String>> {
    var replica = Replica<ORSet<String>>(ReplicaID(9))
    replica.edit { $0.insert(contentsOf: names, using: &$1) }
    return replica
  }

  @Test func `an ORSet reads as a set in order`() {
    let replica = names("pear", "apple", "fig", "apple")
    let set = replica.value
    var seen: [String] = []
    for name in set { seen.append(name) }
    #expect(seen == ["apple", "fig", "pear"])
    #expect(set.elementsEqual(["apple", "fig", "pear"]))
    #expect(set.count == 3 && !set.isEmpty && set.contains("fig") && !set.contains("plum"))
    #expect(set.first == "apple" && set.last == "pear")
    #expect(set[1] == "fig" && Array(set[1...]) == ["fig", "pear"])
    #expect(set.map(\.count) == [5, 3, 4])
    #expect(set.firstIndex(of: "pear") == 2 && Array(set.reversed()).first == "pear")
    #expect(set.isSubset(of: ["fig", "pear", "plum", "apple"]) && !set.isSubset(of: ["fig"]))
    #expect(set.union(["kiwi"]) == ["apple", "fig", "kiwi", "pear"])
    #expect(set.subtracting(["fig"] as GSet) == ["apple", "pear"])
  }

  @Test func `an empty set or map has no first and no last`() {
    #expect(ORSet<Int>().first == nil && ORSet<Int>().last == nil && ORSet<Int>().isEmpty)
    #expect(GSet<Int>().first == nil && GSet<Int>().last == nil && GSet<Int>().isEmpty)
    #expect(RWSet<Int>().first == nil && RWSet<Int>().elements == [])
    #expect(ORMap<Int, EWFlag>().first == nil && LWWMap<Int, Int>().last == nil)
  }

  @Test(arguments: [0, 1, 40, 3_000])
  func `offsets, places and iteration agree, however large`(count: Int) {
    let numbers = (0..<count).map { $0 * 7 % max(count, 1) }
    var dots = DotSource(fresh: ReplicaID(9))
    var set = ORSet<Int>(isWhole: true)
    set.insert(contentsOf: numbers, using: &dots)
    var map = LWWMap<Int, String>(isWhole: true)
    map.set(contentsOf: numbers.map { ($0, "\($0)") }, at: .zero, using: &dots)
    let expected = Set(numbers).sorted()
    #expect(Array(set) == expected && set.indices.map { set[$0] } == expected)
    #expect(set.map { $0 } == expected && Array(GSet(numbers)) == expected)
    #expect(map.keys == expected && map.indices.map { map[$0].key } == expected)
    #expect(map.map(\.value) == expected.map(String.init) && map.values == map.map(\.value))
    #expect(map.distance(from: map.startIndex, to: map.endIndex) == expected.count)
    #expect(map.reversed().map(\.key) == expected.reversed())
    #expect(map.index(map.endIndex, offsetBy: -expected.count) == map.startIndex)
  }

  @Test(arguments: [0, 1, 40, 3_000])
  func `keys are found, or where they would be, however large`(count: Int) {
    let numbers = (0..<count).map { $0 * 2 }
    var dots = DotSource(fresh: ReplicaID(9))
    var (set, map) = (ORSet<Int>(isWhole: true), LWWMap<Int, Int>(isWhole: true))
    set.insert(contentsOf: numbers, using: &dots)
    map.set(contentsOf: numbers.map { ($0, -$0) }, at: .zero, using: &dots)
    let grown = GSet(numbers)
    for number in stride(from: -1, through: count * 2 + 1, by: max(1, count / 100) | 1) {
      let place = min(max(0, (number + 1) / 2), count)
      let found = number >= 0 && number < count * 2 && number % 2 == 0
      check(set.firstIndex(notBefore: number), is: place)
      check(grown.firstIndex(notBefore: number), is: place)
      check(set.firstIndex(of: number), is: found ? place : nil)
      check(grown.firstIndex(of: number), is: found ? place : nil)
      check(map.distance(from: map.startIndex, to: map.firstIndex(notBefore: number)), is: place)
      check(map.index(forKey: number).map { map[$0].value }, is: found ? -number : nil)
    }
  }

  @Test func `two keys bound a range`() {
    let set = names("apple", "banana", "blueberry", "cherry").value
    let range = set.firstIndex(notBefore: "b")..<set.firstIndex(notBefore: "c")
    #expect(Array(set[range]) == ["banana", "blueberry"])
  }

  @Test func `a delta that empties keys does not show them`() {
    var replica = names("x", "y")
    let delta = replica.edit { set, dots in
      var delta = set.remove("x", using: &dots)
      delta.merge(set.insert("z", using: &dots))
      return delta
    }
    #expect(Array(delta.store) == ["z"] && delta.store.count == 1 && delta.store[0] == "z")
    #expect(delta.store.first == "z" && delta.store.map { $0 } == ["z"])
    let removal = replica.edit { $0.remove("y", using: &$1) }
    #expect(removal.store.isEmpty && removal.store.startIndex == removal.store.endIndex)
    #expect(removal.store.first == nil && removal.store.last == nil)
  }

  @Test func `an RWSet does not show what it remembers as removed`() {
    var replica = Replica<RWSet<Int>>(ReplicaID(9))
    replica.edit { $0.insert(contentsOf: [3, 1, 2, 4], using: &$1) }
    replica.edit { $0.remove(contentsOf: [1, 4, 5], using: &$1) }
    let set = replica.value
    #expect(Array(set) == [2, 3] && set.elements == [2, 3] && set.count == 2 && set.first == 2)
    #expect(set.intersection([1, 3]) == [3] && set.isDisjoint(with: [1, 4, 5]))
    replica.edit { $0.removeAll(where: { _ in true }, using: &$1) }
    #expect(replica.value.first == nil && replica.value.count == 0)
    #expect(!replica.value.isEmpty, "it remembers what was removed")
  }

  @Test func `maps read as dictionaries in key order`() {
    var replica = Replica<ORMap<String, ORSet<Int>>>(ReplicaID(9))
    for (key, number) in [("b", 2), ("a", 1), ("b", 3)] {
      replica.edit { $0.update(key, using: &$1) { $0.insert(number, using: &$1) } }
    }
    let map = replica.value
    var pairs: [String] = []
    for (key, value) in map { pairs.append("\(key)\(value.elements)") }
    #expect(pairs == ["a[1]", "b[2, 3]"])
    #expect(map["b"]?.elements == [2, 3] && map["c"] == nil)
    #expect(map.keys == ["a", "b"] && map.values.map(\.count) == [1, 2])
    #expect(map.first?.key == "a" && map.last?.key == "b" && map.count == 2)
    #expect(map.contains { $0.value.contains(3) })
  }

  @Test func `grow-only sets are written as literals`() {
    let set: GSet = ["b", "a", "b"]
    #expect(Array(set) == ["a", "b"] && set == GSet(["a", "b"]))
    #expect(set.merging(["c"]).elements == ["a", "b", "c"])
  }

  @Test func `equal elements do not make equal states`() {
    var other = Replica<ORSet<String>>(ReplicaID(16))
    other.edit { $0.insert("x", using: &$1) }
    let mine = names("x")
    #expect(mine.value != other.value, "different additions")
    #expect(mine.value.elements == other.value.elements)
    #expect(mine.value.elementsEqual(other.value))
    #expect(Set([mine.state, names("x").state]).count == 1)
    #expect(Set([mine.state, other.state]).count == 2)
  }
}

import Convergence
import Testing

/// What a user of dictionaries expects of a sorted map.
@Suite struct SortedDictionaries {
  @Test func `a default is the start of a change in place`() {
    var words: SortedMap<String, [Int]> = [:]
    for (place, word) in ["b", "a", "b", "c", "b"].enumerated() {
      words[word, default: []].append(place)
    }
    #expect(words == ["a": [1], "b": [0, 2, 4], "c": [3]])
    #expect(words["x", default: [7]] == [7] && words["x"] == nil)
    let copy = words
    words["a", default: []].append(9)
    #expect(copy["a"] == [1] && words["a"] == [1, 9])
  }

  /// Counts its copies by the reference that they share.
  private final class Token {}

  private struct Box {
    var token = Token()
    var wasShared = false
    mutating func touch() { wasShared = !isKnownUniquelyReferenced(&token) }
  }

  @Test func `a change with a default does not copy the value`() {
    var map: SortedMap<Int, Box> = [:]
    for key in 0..<500 { map[key] = Box() }
    map[250, default: Box()].touch()
    map[501, default: Box()].touch()
    #expect(map[250]?.wasShared == false && map[501]?.wasShared == false)
    let copy = map
    map[250, default: Box()].touch()
    #expect(map[250]?.wasShared == true && copy.count == 501)
  }

  @Test func `a map is made, updated and taken apart like a dictionary`() {
    let pairs = [("b", 2), ("a", 1), ("c", 3)]
    var map = SortedMap(uniqueKeysWithValues: pairs)
    #expect(map == ["a": 1, "b": 2, "c": 3])
    #expect(SortedMap(pairs + [("a", 10)], uniquingKeysWith: +)["a"] == 11)
    #expect(map.updateValue(20, forKey: "b") == 2 && map.updateValue(4, forKey: "d") == nil)
    #expect(map.mapValues { "\($0)" } == ["a": "1", "b": "20", "c": "3", "d": "4"])
    #expect(map.compactMapValues { $0 > 3 ? $0 * 2 : nil } == ["b": 40, "d": 8])
    #expect(map.filter { $0.key != "b" } == ["a": 1, "c": 3, "d": 4])
    #expect(map.merging(["a": 5, "z": 6]) { max($0, $1) }["a"] == 5)
    #expect(map.popFirst()?.key == "a" && map.popLast()?.key == "d" && map.count == 2)
    #expect(map.first?.value == 20 && map.last?.value == 3)
    map.removeAll()
    #expect(map.popFirst() == nil && map.popLast() == nil && map.first == nil)
  }

  @Test func `a map is printed and hashed by its entries in order`() {
    var map: SortedMap = ["b": 2, "a": 1]
    #expect(map.description == #"["a": 1, "b": 2]"# && (SortedMap<Int, Int>()).description == "[:]")
    #expect(map.keys.description == #"["a", "b"]"# && map.values.description == "[1, 2]")
    #expect(map["b"...].description == #"["b": 2]"#)
    let same = SortedMap(uniqueKeysWithValues: [("a", 1), ("b", 2)])
    #expect(map.hashValue == same.hashValue && Set([map, same]).count == 1)
    map["a"] = 3
    #expect(Set([map, same]).count == 2)
  }

  @Test func `the keys and values are collections that share the tree`() {
    let map = SortedMap(ascending: (0..<1000).map { ($0 * 2, $0) })
    #expect(map.keys.count == 1000 && map.values.count == 1000)
    #expect(map.keys.contains(500) && !map.keys.contains(501))
    #expect(map[100..<200].keys.contains(150) && !map[100..<200].keys.contains(250))
    #expect(map.keys.last == 1998 && map.values.first == 0)
    #expect(map.values.dropFirst(998).map { $0 + 1 } == [999, 1000])
    #expect(Array(map.keys.prefix(3)) == [0, 2, 4] && map.keys.map { $0 / 2 } == Array(0..<1000))
  }

  @Test func `a copy is the same storage until one of the two changes`() {
    let map = SortedMap(ascending: (0..<5000).map { ($0, $0) })
    var copy = map
    #expect(copy.isIdentical(to: map))
    copy.merge(map) { mine, _ in mine }
    #expect(copy.isIdentical(to: map), "joining a copy changes nothing")
    copy[1] = 1
    #expect(!copy.isIdentical(to: map) && copy == map)
  }

  @Test func `joining what brings nothing new shares as much as before`() {
    let map = SortedMap(ascending: (0..<5000).map { ($0, $0) })
    var fork = map
    fork[77] = -1
    var joined = fork
    joined.merge(map) { mine, _ in mine }
    #expect(joined == fork && joined.brokenInvariant == nil)
  }
}

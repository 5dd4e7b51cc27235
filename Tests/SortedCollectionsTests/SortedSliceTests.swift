import Convergence
import Testing

/// Ranges, prefixes and places: parts of a map that share its tree.
@Suite struct SortedSlices {
  private func map(_ random: inout KeyedSequence) -> ([Int], SortedMap<Int, Int>) {
    let keys = Set((0..<random.below(900)).map { _ in Int(random.below(1500)) }).sorted()
    var map = SortedMap<Int, Int>()
    for key in keys.reversed() { map[key] = -key }
    return (keys, map)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a range holds the keys in it, and knows their places`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 430))
    let (keys, map) = map(&random)
    for _ in 0..<40 {
      let (first, second) = (Int(random.below(1500)), Int(random.below(1500)))
      let (low, high) = (min(first, second), max(first, second))
      let slices: [(SortedMap<Int, Int>.Slice, [Int])] = [
        (map[low..<high], keys.filter { low <= $0 && $0 < high }),
        (map[low...high], keys.filter { low <= $0 && $0 <= high }),
        (map[low...], keys.filter { low <= $0 }), (map[..<high], keys.filter { $0 < high }),
        (map[...high], keys.filter { $0 <= high }), (map.slice(from: high, to: low), []),
      ]
      for (slice, expected) in slices {
        try #require(slice.keys.elementsEqual(expected), "replay: seed \(seed)")
        try #require(slice.values.elementsEqual(expected.map(-)), "replay: seed \(seed)")
        #expect(slice.count == expected.count && slice.map(\.key) == expected)
        #expect(slice.indices.map { slice[$0].key } == expected)
        #expect(slice.first?.key == expected.first && slice.last?.key == expected.last)
        #expect(slice[low] == (expected.contains(low) ? -low : nil))
        #expect(SortedMap(slice).keys.elementsEqual(expected))
        #expect(slice.dropFirst(3).map(\.key) == Array(expected.dropFirst(3)))
        #expect(slice.reversed().map(\.key) == expected.reversed())
      }
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `places, offsets and ranks agree`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 431))
    let (keys, map) = map(&random)
    for (offset, key) in keys.enumerated() {
      let place = try #require(map.index(forKey: key), "replay: seed \(seed)")
      #expect(place.offset == offset && map[place].key == key, "replay: seed \(seed)")
      #expect(map.rank(of: key) == (offset, true))
      #expect(map.distance(from: map.startIndex, to: place) == offset)
    }
    for key in 0..<1500 {
      #expect(map.rank(of: key).offset == keys.prefix { $0 < key }.count, "replay: seed \(seed)")
    }
    #expect(map.keys.indices.map { map.keys[$0] } == keys)
    #expect(Array(map.suffix(5).map(\.key)) == keys.suffix(5))
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `a prefix holds the keys that begin with its bytes`(seed: UInt64) {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 432))
    let letters = ["", "a", "b", "/", "e\u{301}", "\u{E9}", "\u{FF}", "\u{10FFFF}", "aa", "\u{0}"]
    func word() -> String {
      (0..<random.below(5)).map { _ in letters[Int(random.below(UInt64(letters.count)))] }.joined()
    }
    var strings = SortedMap<String, Int>()
    var bytes = SortedSet<[UInt8]>()
    for _ in 0..<random.below(600) {
      let key = word()
      strings[key] = key.utf8.count
      bytes.insert(Array(key.utf8))
    }
    for _ in 0..<60 {
      let prefix = Array(word().utf8)
      let expected = strings.keys.map { Array($0.utf8) }.filter { $0.starts(with: prefix) }
      let found = strings.prefixed(by: String(decoding: prefix, as: UTF8.self))
      #expect(found.keys.map { Array($0.utf8) } == expected, "replay: seed \(seed), \(prefix)")
      #expect(bytes.prefixed(by: prefix).elementsEqual(expected), "replay: seed \(seed), \(prefix)")
    }
    #expect(strings.prefixed(by: "").count == strings.count)
  }

  @Test func `a slice keeps its entries whatever becomes of the map`() {
    var map = SortedMap<Int, Int>(ascending: (0..<2000).map { ($0, $0) })
    let slice = map[500..<600]
    for key in 0..<2000 { map[key] = nil }
    #expect(map.isEmpty && slice.count == 100 && slice.values.reduce(0, +) == 54_950)
    #expect(slice == slice[slice.startIndex..<slice.endIndex] && slice != slice.dropFirst())
  }

  @Test func `equal bytes order byte strings, and shorter ones come first`() {
    let set: SortedSet<[UInt8]> = [[1, 2], [1], [], [0, 9], [255], [1, 2, 0]]
    #expect(Array(set) == [[], [0, 9], [1], [1, 2], [1, 2, 0], [255]])
  }
}

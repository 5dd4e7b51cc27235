import Convergence
import Testing

/// The tree inside a sorted map: its shape, what copies share, and what merging skips.
@Suite struct SortedTrees {
  private struct Model {
    var map = SortedMap<Int, Int>()
    var dictionary: [Int: Int] = [:]

    var sorted: [(Int, Int)] { dictionary.sorted { $0.key < $1.key } }

    /// What is wrong, if anything.
    var problem: String? {
      if let broken = map.brokenInvariant { return broken }
      if map.count != dictionary.count { return "\(map.count) entries of \(dictionary.count)" }
      return zip(map, sorted).allSatisfy { $0.key == $1.0 && $0.value == $1.1 }
        ? nil : "entries differ"
    }

    mutating func change(by random: inout KeyedSequence, keys: UInt64, removals: UInt64) {
      let key = Int(random.below(keys))
      let value = Int(random.below(1000))
      let removes = random.below(100) < removals
      map[key] = removes ? nil : value
      dictionary[key] = removes ? nil : value
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `growing and shrinking keep the shape of the tree`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 410))
    var model = Model()
    for (phase, removals) in [10, 60, 90, 5, 100].enumerated() {
      for step in 0..<1200 {
        model.change(by: &random, keys: 6000, removals: UInt64(removals))
        if step % 50 == 0 {
          try #require(model.problem == nil, "replay: seed \(seed), phase \(phase), step \(step)")
        }
      }
    }
    for key in 0..<6000 { model.map[key] = nil }
    #expect(model.map.isEmpty && model.map.brokenInvariant == nil && model.map.last == nil)
  }

  @Test func `ascending, descending and scattered insertion give the same map`() {
    var (up, down, scattered) = (
      SortedMap<Int, Int>(), SortedMap<Int, Int>(), SortedMap<Int, Int>()
    )
    for key in 0..<10_000 {
      up.append(key, key)
      down[9999 - key] = 9999 - key
      scattered[key * 7919 % 10_000] = key * 7919 % 10_000
    }
    let built = SortedMap(ascending: (0..<10_000).map { ($0, $0) })
    for map in [up, down, scattered, built] {
      #expect(map.brokenInvariant == nil)
      #expect(map == up)
    }
    for place in stride(from: 0, to: 10_000, by: 37) {
      let entry = scattered[SortedIndex(offset: place)]
      #expect(entry.key == place && entry.value == place)
    }
    #expect(up.last?.key == 9999)
  }

  @Test(arguments: 0..<24 as Range<UInt64>)
  func `merging forks of one map is merging their models`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 411))
    var left = Model()
    for _ in 0..<random.below(9000) { left.change(by: &random, keys: 20_000, removals: 5) }
    for round in 0..<4 {
      var right = left
      let edits = [3, 40, 2000][Int(random.below(3))]
      let keys: UInt64 = random.below(2) == 0 ? 20_000 : 300
      for _ in 0..<edits { left.change(by: &random, keys: keys, removals: 30) }
      for _ in 0..<edits { right.change(by: &random, keys: keys, removals: 30) }
      // Entries of one side stay if they are even, and of both the greater stays.
      left.map.merge(
        right.map, mine: { $1 % 2 == 0 ? $1 : nil }, theirs: { $1 % 2 == 0 ? $1 : nil },
        both: { max($1, $2) })
      var merged = left.dictionary.merging(right.dictionary) { max($0, $1) }
      for (key, value) in merged where value % 2 != 0 {
        if left.dictionary[key] == nil || right.dictionary[key] == nil { merged[key] = nil }
      }
      left.dictionary = merged
      try #require(left.problem == nil, "replay: seed \(seed), round \(round)")
      try #require(right.problem == nil, "replay: seed \(seed), round \(round)")
    }
  }

  @Test func `merging a fork looks only at what has changed`() {
    var base = SortedMap<Int, Int>(ascending: (0..<100_000).map { ($0 * 2, 0) })
    var fork = base
    for edit in 0..<10 {
      base[edit * 17_001] = 1
      fork[edit * 13_007 + 1] = 1
    }
    var asked = 0
    func count(_ value: Int) -> Int {
      asked += 1
      return value
    }
    base.merge(
      fork, mine: { count($1) }, theirs: { count($1) },
      both: { count(max($1, $2)) })
    #expect(base.brokenInvariant == nil)
    #expect(asked > 0 && asked < 20 * 200, "asked about \(asked) of 100,000 entries")
    asked = 0
    let merged = base
    base.merge(merged, mine: { count($1) }, theirs: { count($1) }, both: { count($1 + $2) })
    #expect(asked == 0 && base == merged)
  }

  @Test func `a copy keeps its entries whatever becomes of the original`() {
    var map = SortedMap<Int, Int>(ascending: (0..<5000).map { ($0, $0) })
    var copies: [SortedMap<Int, Int>] = []
    for key in stride(from: 0, to: 5000, by: 100) {
      copies.append(map)
      map[key] = -1
      map[key + 1] = nil
      map.modify(key + 2, default: 0, keepIf: { _ in true }, { $0 += 1_000_000 })
    }
    for (place, copy) in copies.enumerated() {
      #expect(copy.brokenInvariant == nil && copy.count == 5000 - place)
      #expect(copy[place * 100] == place * 100)
      #expect(copy[place * 100 + 2] == place * 100 + 2)
    }
  }
}

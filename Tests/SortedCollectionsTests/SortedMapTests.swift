import Convergence
import Testing

@Suite struct SortedMaps {
  private struct Refusal: Error {}

  /// The entries of a dictionary in the order of its keys.
  private func sorted(_ model: [Int: Int]) -> [[Int]] {
    model.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
  }

  private func entries(of map: SortedMap<Int, Int>) -> [[Int]] { map.map { [$0.key, $0.value] } }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `a map does what a dictionary does, in order`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 400))
    var map = SortedMap<Int, Int>()
    var model: [Int: Int] = [:]
    for step in 0..<400 {
      let key = Int(random.below(40))
      switch random.below(4) {
      case 0..<2:
        map[key] = step
        model[key] = step
      case 2:
        map[key] = nil
        model[key] = nil
      default:
        let keeps = step % 3 != 0
        map.modify(key, default: -1, keepIf: { _ in keeps }, { $0 += step })
        model[key] = keeps ? (model[key] ?? -1) + step : nil
      }
      try #require(entries(of: map) == sorted(model), "replay: seed \(seed), step \(step)")
      try #require(map[key] == model[key] && map.contains(key) == (model[key] != nil))
    }
    let rebuilt = SortedMap(ascending: model.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    #expect(map == rebuilt)
    #expect(map.keys.elementsEqual(model.keys.sorted()))
    #expect(map.values.elementsEqual(rebuilt.map(\.value)))
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `merging visits every key once, in order, on the side that has it`(seed: UInt64) {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 401))
    var (mine, theirs): ([Int: Int], [Int: Int]) = ([:], [:])
    for _ in 0..<random.below(12) { mine[Int(random.below(10))] = Int(random.below(5)) }
    for _ in 0..<random.below(12) { theirs[Int(random.below(10))] = Int(random.below(5)) }
    var map = SortedMap<Int, Int>()
    for (key, value) in mine { map[key] = value }
    var other = SortedMap<Int, Int>()
    for (key, value) in theirs { other[key] = value }
    var visited: [Int] = []
    // Odd values are dropped, so that each of the three outcomes may be nothing.
    func keep(_ key: Int, _ value: Int) -> Int? {
      visited.append(key)
      return value % 2 == 0 ? value : nil
    }
    map.merge(
      other, mine: { keep($0, $1) }, theirs: { keep($0, $1 + 10) },
      both: { keep($0, $1 + $2 + 100) })
    var expected: [Int: Int] = [:]
    for key in 0..<10 {
      let value =
        switch (mine[key], theirs[key]) {
        case (let mine?, let theirs?): mine + theirs + 100
        case (let mine?, nil): mine
        case (nil, let theirs?): theirs + 10
        case (nil, nil): 1
        }
      if value % 2 == 0 { expected[key] = value }
    }
    #expect(entries(of: map) == sorted(expected), "replay: seed \(seed)")
    #expect(visited == Set(mine.keys).union(theirs.keys).sorted(), "replay: seed \(seed)")
  }

  @Test func `a copy does not see later changes`() {
    var map: SortedMap = [1: "a", 2: "b"]
    let copy = map
    map[1] = "c"
    map.modify(2, default: "", keepIf: { _ in true }, { $0 += "!" })
    map[3] = "d"
    #expect(copy == [1: "a", 2: "b"])
    #expect(map == [1: "c", 2: "b!", 3: "d"])
  }

  @Test func `a change that is refused leaves an absent key absent`() {
    var map: SortedMap = [1: 1]
    #expect(throws: Refusal.self) {
      func refuse(_ value: inout Int) throws(Refusal) {
        value += 1
        throw Refusal()
      }
      try map.modify(2, default: 0, keepIf: { _ in true }, refuse)
    }
    #expect(map == [1: 1])
  }

  @Test func `of two values for one key in a literal the later stands`() {
    #expect((["a": 1, "b": 2, "a": 3] as SortedMap).map(\.value) == [3, 2])
  }
}

import Convergence
import Testing

/// Keys in order, with nothing but the order to go by.
private struct Keys: AscendingSequence {
  let keys: [Int]
  init(_ keys: [Int]) { self.keys = keys.ascending() }
  func makeIterator() -> IndexingIterator<[Int]> { keys.makeIterator() }
}

@Suite struct AscendingSequences {
  @Test func `a sequence in order lists each key once, by bytes`() {
    #expect([3, 1, 2, 3, 1].ascending() == [1, 2, 3])
    #expect([Int]().ascending() == [])
    let spellings = ["e\u{301}", "\u{E9}", "e\u{301}", "a"].ascending()
    #expect(spellings.map { Array($0.utf8) } == [[97], [101, 204, 129], [195, 169]])
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `two sequences compare and combine as two sets do`(seed: UInt64) {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 900))
    func draw(_ random: inout KeyedSequence) -> [Int] {
      (0..<Int(random.below(7))).map { _ in Int(random.below(6)) }
    }
    let (mine, theirs) = (draw(&random), draw(&random))
    let (keys, set, others) = (Keys(mine), Set(mine), Set(theirs))
    #expect(keys.union(Keys(theirs)) == set.union(others).sorted())
    #expect(keys.intersection(Keys(theirs)) == set.intersection(others).sorted())
    #expect(keys.subtracting(Keys(theirs)) == set.subtracting(others).sorted())
    #expect(keys.symmetricDifference(Keys(theirs)) == set.symmetricDifference(others).sorted())
    #expect(keys.isSubset(of: Keys(theirs)) == set.isSubset(of: others))
    #expect(keys.isSuperset(of: Keys(theirs)) == set.isSuperset(of: others))
    #expect(keys.isDisjoint(with: Keys(theirs)) == set.isDisjoint(with: others))
    // The same with others in any order, some of them twice.
    #expect(keys.union(theirs) == set.union(others).sorted())
    #expect(keys.intersection(theirs) == set.intersection(others).sorted())
    #expect(keys.subtracting(theirs) == set.subtracting(others).sorted())
    #expect(keys.symmetricDifference(theirs) == set.symmetricDifference(others).sorted())
    #expect(keys.isSubset(of: theirs) == set.isSubset(of: others))
    #expect(keys.isSuperset(of: theirs) == set.isSuperset(of: others))
    #expect(keys.isDisjoint(with: theirs) == set.isDisjoint(with: others))
  }
}

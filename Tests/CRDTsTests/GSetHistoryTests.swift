import Convergence
import Testing

@Suite struct GSetHistories {
  private func set(_ elements: some Sequence<Int>) -> GSet<Int> {
    var result = GSet<Int>()
    for element in elements { result.insert(element) }
    return result
  }

  @Test func `elements inserted on two sides are all there, in order`() {
    let (alice, bob) = (set([5, 1]), set([3, 1]))
    #expect(Array(alice.merging(bob)) == [1, 3, 5])
    #expect(alice.merging(bob) == bob.merging(alice))
    #expect(alice.compare(to: bob) == .concurrent)
  }

  @Test func `inserting what is there changes and says nothing`() {
    var alice = set([1])
    #expect(alice.insert(1).isEmpty)
    #expect(alice.insert(2) == set([2]))
    #expect(alice.count == 2)
  }

  @Test func `a small delta joins a large set, and the other way round`() {
    let large = set(0..<200)
    for small in [set([7]), set([-1, 7, 300]), set([1000])] {
      let expected = set(Array(0..<200) + small)
      #expect(large.merging(small) == expected)
      #expect(small.merging(large) == expected)
      #expect(large.isDominated(by: expected) && small.isDominated(by: expected))
      #expect(expected.delta(from: large) == small.delta(from: large))
    }
  }

  @Test func `an old state undoes nothing`() {
    let old = set([1])
    let new = set([1, 2])
    #expect(new.merging(old) == new)
    #expect(old.compare(to: new) == .less)
    #expect(new.delta(from: old) == set([2]))
    #expect(old.delta(from: new).isEmpty)
  }

  @Test func `a change of a copy leaves the original as it was, P10`() {
    let original = set(0..<200)
    var copy = original
    copy.insert(-1)
    #expect(original.count == 200 && !original.contains(-1))
    #expect(copy.merging(original) == copy)
  }

  @Test func `two spellings of one word are two elements`() {
    var words = GSet<String>()
    for spelling in ["\u{E9}", "e\u{301}"] { words.insert(spelling) }
    #expect(words.map { Array($0.utf8) } == [[0x65, 0xCC, 0x81], [0xC3, 0xA9]])
  }
}

import Convergence
import Testing

/// Sorted sets against the sets of the standard library.
@Suite struct SortedSets {
  private struct Model {
    var set = SortedSet<Int>()
    var reference: Set<Int> = []

    /// What is wrong, if anything.
    var problem: String? {
      if let broken = set.brokenInvariant { return broken }
      if set.count != reference.count { return "\(set.count) elements of \(reference.count)" }
      return set.elementsEqual(reference.sorted()) ? nil : "elements differ"
    }

    mutating func change(by random: inout KeyedSequence, below bound: UInt64, removals: UInt64) {
      let element = Int(random.below(bound))
      if random.below(100) < removals {
        #expect(set.remove(element) == reference.remove(element))
      } else {
        #expect(set.insert(element).inserted == reference.insert(element).inserted)
      }
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `a set does what a set does, in order, at every step`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 420))
    var model = Model()
    var copies: [Model] = []
    for (phase, removals) in [10, 70, 20, 95].enumerated() {
      for step in 0..<250 {
        model.change(by: &random, below: 400, removals: UInt64(removals))
        try #require(model.problem == nil, "replay: seed \(seed), phase \(phase), step \(step)")
        let probe = Int(random.below(400))
        #expect(model.set.contains(probe) == model.reference.contains(probe))
        if step % 50 == 0 { copies.append(model) }
      }
    }
    for copy in copies { #expect(copy.problem == nil, "replay: seed \(seed)") }
  }

  /// Two sets that are forks of one, or strangers, with their references.
  private func pair(_ random: inout KeyedSequence) -> (Model, Model) {
    let bounds: [UInt64] = [30, 3000]
    let bound = bounds[Int(random.below(2))]
    var left = Model()
    for _ in 0..<random.below(bound * 2) { left.change(by: &random, below: bound, removals: 5) }
    var right = random.below(3) == 0 ? Model() : left
    for _ in 0..<random.below(60) { left.change(by: &random, below: bound, removals: 40) }
    for _ in 0..<random.below(60) { right.change(by: &random, below: bound, removals: 40) }
    return random.below(8) == 0 ? (left, left) : (left, right)
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `the algebra of forks and strangers is that of their elements`(seed: UInt64) throws {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 421))
    let (left, right) = pair(&random)
    let (a, b) = (left.reference, right.reference)
    let results: [(name: String, set: SortedSet<Int>, reference: Set<Int>)] = [
      ("union", left.set.union(right.set), a.union(b)),
      ("intersection", left.set.intersection(right.set), a.intersection(b)),
      ("subtracting", left.set.subtracting(right.set), a.subtracting(b)),
      (
        "symmetric difference", left.set.symmetricDifference(right.set), a.symmetricDifference(b)
      ),
    ]
    for (name, set, reference) in results {
      let problem = Model(set: set, reference: reference).problem
      try #require(problem == nil, "\(name): \(problem ?? ""); replay: seed \(seed)")
      #expect(set.isSubset(of: left.set) == reference.isSubset(of: a), "replay: seed \(seed)")
      #expect(left.set.isSuperset(of: set) == a.isSuperset(of: reference), "replay: seed \(seed)")
      #expect(set.isStrictSubset(of: left.set) == reference.isStrictSubset(of: a))
      #expect(set.isDisjoint(with: right.set) == reference.isDisjoint(with: b))
      #expect((set == left.set) == (reference == a), "replay: seed \(seed)")
    }
    #expect(left.problem == nil && right.problem == nil, "the operands change; seed \(seed)")
  }

  @Test func `two forks of a large set are compared by what they do not share`() {
    let base = SortedSet(ascending: 0..<100_000)
    var (mine, theirs) = (base, base)
    mine.insert(200_000)
    theirs.remove(77)
    #expect(mine.subtracting(theirs) == [77, 200_000])
    #expect(theirs.subtracting(mine) == [])
    #expect(mine.symmetricDifference(theirs) == [77, 200_000])
    #expect(mine.intersection(theirs).count == 99_999)
    #expect(mine.union(theirs) == mine)
    #expect(!mine.isDisjoint(with: theirs) && theirs.isStrictSubset(of: mine))
    #expect(base.union(base).isIdentical(to: base), "nothing is copied")
  }

  @Test func `a set is written, printed, hashed and sliced like a set in order`() {
    let set: SortedSet = ["b", "a", "c", "a"]
    #expect(set.description == #"["a", "b", "c"]"#)
    #expect(set.hashValue == SortedSet(["c", "b", "a"]).hashValue)
    #expect(set != ["a", "b"] && set == SortedSet(ascending: ["a", "b", "c"]))
    #expect(set["a"..<"c"].elementsEqual(["a", "b"]) && set["b"...].count == 2)
    #expect(set[...("b")].last == "b" && set[..<"b"].count == 1 && set["b"..."c"].count == 2)
    #expect(set.first == "a" && set.last == "c")
    #expect(set.firstIndex(of: "b")?.offset == 1 && set.firstIndex(of: "x") == nil)
    #expect(set.filter { $0 != "b" } == ["a", "c"])
    #expect(SortedSet(set["b"...]) == ["b", "c"])
    #expect(SortedSet((["x": 1, "y": 2] as SortedMap).keys) == ["x", "y"])
    var rest = set
    #expect(rest.popFirst() == "a" && rest.popLast() == "c" && rest == ["b"])
    rest.removeAll()
    #expect(rest.isEmpty && rest.popFirst() == nil && rest.description == "[]")
  }
}

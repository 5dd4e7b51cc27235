import Convergence
import ConvergenceTesting
import Testing

/// Lattices put together out of lattices: each obeys the laws, falls apart, and has its bytes.
@Suite struct LatticeCompositions {
  private typealias Edition = Lexicographic<Int, Bits>
  private typealias Shelf = MapLattice<Int, Max<Int>>

  private let greatest = [Max()] + [-1, 0, 7].map { Max($0) }
  private let least = [Min()] + [Int.min, 0, 7, .max].map { Min($0) }
  private let some = [0, 1, 2, 5, 7].map { Bits($0) }

  @Test func `the least value seen obeys the laws`() throws {
    try checkLatticeLaws(of: least)
    try checkDecomposition(of: least)
    try checkCodecLaws(of: least)
    #expect(Min(3).merging(Min(5)) == Min(3) && Min(3).merging(Min()).value == 3)
    #expect(Min(5).isDominated(by: Min(3)) && !Min(3).isDominated(by: Min(5)))
  }

  @Test func `a pair of lattices obeys the laws`() throws {
    let samples = some.flatMap { bits in greatest.map { Pair(bits, $0) } }
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
    try checkCodecLaws(of: greatest.flatMap { max in least.map { Pair(max, $0) } })
    #expect(Pair(Max(1), Min(1)).merging(Pair(Max(2), Min(2))) == Pair(Max(2), Min(1)))
    #expect(Pair(Max(1), Max(2)).compare(to: Pair(Max(2), Max(1))) == .concurrent)
  }

  @Test func `a state under a version obeys the laws`() throws {
    let samples = [Edition()] + [-1, 0, 3].flatMap { version in some.map { Edition(version, $0) } }
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
    #expect(Edition(1, Bits(7)).merging(Edition(2, Bits(0))) == Edition(2, Bits(0)))
    #expect(Edition(1, Bits(1)).merging(Edition(1, Bits(2))) == Edition(1, Bits(3)))
    try checkCodecLaws(
      of: [Lexicographic()]
        + [1, 2].flatMap { version in greatest.map { Lexicographic(version, $0) } })
  }

  @Test func `versions that can be concurrent would break the laws`() {
    /// What a product of two partial orders would do: forget both states.
    struct Forgetful: JoinSemilattice {
      var version = Bits()
      var value = Bits()
      mutating func merge(_ other: Self) {
        switch version.compare(to: other.version) {
        case .less: self = other
        case .greater: break
        case .equal: value.merge(other.value)
        case .concurrent: self = Forgetful(version: version.merging(other.version))
        }
      }
      init() {}
      init(version: Bits, value: Bits = Bits()) { (self.version, self.value) = (version, value) }
    }
    // The state under {0, 1} is not the join of parts below it, nor irreducible under {0} ⊔ {1}.
    let joined = Forgetful(version: Bits(1), value: Bits(1))
      .merging(Forgetful(version: Bits(2), value: Bits(2)))
    #expect(joined.value == Bits() && joined.version == Bits(3))
    let bare = Forgetful(version: Bits(1)).merging(Forgetful(version: Bits(2)))
    #expect(bare == joined, "two different pairs of parts have one join: no smallest delta")
  }

  @Test func `an optional state obeys the laws, and nil is below bottom`() throws {
    let samples: [Bits?] = [nil] + some.map { $0 }
    try checkLatticeLaws(of: samples)
    try checkDecomposition(of: samples)
    try checkCodecLaws(of: [nil] + greatest.map { Optional($0) })
    #expect(Bits?.none.compare(to: Bits()) == .less)
    #expect(Bits?.init() == nil && Bits?.none.merging(Bits(1)) == Bits(1))
  }

  private var shelves: [Shelf] {
    var samples = [Shelf()]
    for key in [-3, 2] {
      for value in [0, 5] { samples.append(Shelf(key, Max(value))) }
    }
    samples.append(samples[1].merging(samples[3]))
    samples.append(samples[2].merging(samples[4]))
    var large = Shelf()
    for key in 0..<80 { large.merge(Max(key % 3), forKey: key * 7 % 80) }
    return samples + [large]
  }

  @Test func `a map of states obeys the laws`() throws {
    try checkLatticeLaws(of: shelves)
    try checkDecomposition(of: shelves)
    try checkCodecLaws(of: Array(shelves.dropLast()))
    for shelf in shelves { #expect(shelf.elements.brokenInvariant == nil) }
  }

  @Test func `a map of states holds no bottom`() {
    var shelf = Shelf(1, Max())
    shelf.merge(Max(), forKey: 2)
    #expect(shelf.isEmpty && shelf == Shelf() && shelf[1] == Max())
    shelf.merge(Max(4), forKey: 2)
    shelf.merge(Max(3), forKey: 2)
    #expect(shelf[2] == Max(4) && shelf.elements.count == 1)
    #expect(shelf.delta(from: Shelf(2, Max(4))).isEmpty)
    #expect(throws: CanonicalDecodingError.self) {
      try Shelf(canonicalBytes: [1, 4, 0])
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func `a map of states is joined like its model`(seed: UInt64) {
    var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 440))
    func draw() -> (Shelf, [Int: Int]) {
      var (shelf, model) = (Shelf(), [Int: Int]())
      for _ in 0..<random.below(random.below(2) == 0 ? 6 : 200) {
        let (key, value) = (Int(random.below(150)), Int(random.below(9)))
        shelf.merge(Max(value), forKey: key)
        model[key] = max(model[key] ?? 0, value)
      }
      return (shelf, model)
    }
    for _ in 0..<20 {
      let ((left, mine), (right, theirs)) = (draw(), draw())
      let joined = left.merging(right)
      let expected = mine.merging(theirs) { max($0, $1) }
      #expect(joined.elements.count == expected.count, "replay: seed \(seed)")
      #expect(joined.elements.allSatisfy { expected[$0.key] == $0.value.value })
      #expect(left.delta(from: right).merging(right) == joined, "replay: seed \(seed)")
      #expect(left.isDominated(by: joined) && right.isDominated(by: joined))
      #expect(left.isDominated(by: right) == (joined == right), "replay: seed \(seed)")
    }
  }
}

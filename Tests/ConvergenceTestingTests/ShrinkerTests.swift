import ConvergenceTesting
import Testing

/// A list of numbers; a simpler number is a smaller one.
private struct Numbers: Shrinkable {
  var values: [Int]

  var partCount: Int { values.count }

  func keeping(_ parts: [Int]) -> Self { Self(values: parts.map { values[$0] }) }

  func simplifications(of part: Int) -> [Self] {
    [0, values[part] / 2, values[part] - 1].filter { $0 >= 0 && $0 < values[part] }.map { value in
      var simpler = self
      simpler.values[part] = value
      return simpler
    }
  }
}

@Suite struct Shrinkers {
  private let hundred = Numbers(values: (0..<100).map { $0 * 37 % 101 })

  @Test func `what remains is what it takes to fail`() {
    let shrinker = Shrinker(hundred) { $0.values.contains(42) && $0.values.contains(77) }
    #expect(shrinker.smallest.values.sorted() == [42, 77])
    #expect(shrinker.isMinimal)
    #expect(shrinker.originalCount == 100)
  }

  @Test func `parts become as simple as they can be`() {
    let shrinker = Shrinker(hundred) { $0.values.contains { $0 >= 13 } }
    #expect(shrinker.smallest.values == [13])
  }

  @Test func `simpler parts can make others needless`() {
    // Three numbers are needed for a large sum, and one that is odd makes the sum needless.
    let shrinker = Shrinker(Numbers(values: [2, 4, 6])) {
      $0.values.reduce(0, +) >= 12 || $0.values.contains { $0 % 2 == 1 }
    }
    #expect(shrinker.smallest.values == [1])
  }

  @Test func `two parts that are needless only together are left out`() {
    // An even number of small ones beside the large one.
    let shrinker = Shrinker(Numbers(values: [0, 0, 9])) {
      $0.values.contains(9) && $0.values.filter { $0 == 0 }.count % 2 == 0
    }
    #expect(shrinker.smallest.values == [9])
  }

  @Test func `few tries suffice when little remains of much`() {
    let many = Numbers(values: Array(0..<10_000))
    let shrinker = Shrinker(many) { $0.values.contains(1234) && $0.values.contains(8765) }
    #expect(shrinker.smallest.values == [1234, 8765])
    #expect(shrinker.runs < 150, "\(shrinker)")
  }

  @Test func `the end of the tries is told apart from the end of the way`() {
    let shrinker = Shrinker(hundred, atMost: 3) { $0.values.contains(42) }
    #expect(!shrinker.isMinimal)
    #expect(shrinker.runs == 3)
    #expect(shrinker.smallest.values.contains(42))
    #expect(shrinker.description.hasSuffix("parts in 3 runs, given up"))
  }

  @Test func `the summary reads well`() {
    let shrinker = Shrinker(Numbers(values: Array(0..<64))) { $0.values.contains(0) }
    #expect(shrinker.description == "64 → 1 part in \(shrinker.runs) runs, 1-minimal")
  }
}

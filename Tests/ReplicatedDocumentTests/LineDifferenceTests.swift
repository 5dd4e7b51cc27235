import Checking
import NetworkSimulator
import Randomness
import Testing

@testable import ReplicatedDocument

/// The lines that two texts differ in, and texts put together by them.
@Suite struct LineDifferenceTests {
  /// Some lines of a few kinds.
  private func lines(_ draw: inout KeyedSequence, upTo count: UInt64) -> [Int] {
    (0..<draw.below(count + 1)).map { _ in Int(draw.below(4)) }
  }

  private func longestCommonSubsequence(_ first: [Int], _ second: [Int]) -> Int {
    var row = Array(repeating: 0, count: second.count + 1)
    for a in first {
      var diagonal = 0
      for (place, b) in second.enumerated() {
        let above = row[place + 1]
        row[place + 1] = a == b ? diagonal + 1 : max(above, row[place])
        diagonal = above
      }
    }
    return row[second.count]
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `hunks are as few lines as can be, and make the one text of the other`(argument: UInt64) {
    for seed in argument * 100..<(argument + 1) * 100 {
      var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 77))
      let (old, new) = (lines(&draw, upTo: 14), lines(&draw, upTo: 14))
      let hunks = LineDifference.hunks(from: old, to: new)
      var made: [Int] = []
      var (place, kept) = (0, 0)
      for hunk in hunks {
        check(hunk.old.lowerBound > place || made.isEmpty, "a line between two, seed \(seed)")
        kept += hunk.old.lowerBound - place
        made += old[place..<hunk.old.lowerBound] + new[hunk.new]
        place = hunk.old.upperBound
      }
      kept += old.count - place
      check(made + old[place...], is: new, "seed \(seed)")
      check(kept, is: longestCommonSubsequence(old, new), "seed \(seed)")
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `who changes alone is followed, and changes apart are both there`(argument: UInt64) {
    for seed in argument * 50..<(argument + 1) * 50 {
      var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 78))
      func text(_ lines: [String]) -> String { lines.joined(separator: "\n") }
      let base = (0...draw.below(12)).map { "line \($0)" }
      var (hers, his, both): ([String], [String], [String]) = ([], [], [])
      for line in base {
        // Each line is changed, taken out or has a new one before it, by at most one of them.
        let change = draw.below(9)
        let changes: [[String]] = [["new", line], ["new \(line)"], []]
        hers += change < 3 ? changes[Int(change)] : [line]
        his += 3..<6 ~= change ? changes[Int(change) - 3] : [line]
        both += change < 6 ? changes[Int(change) % 3] : [line]
      }
      let all = [hers, his, both].map { text($0) }
      func merge(_ first: String, _ second: String) -> String {
        LineMerge.merge(base: text(base), earlier: first, later: second)
      }
      check(merge(all[0], all[1]), is: all[2], "seed \(seed)")
      check(merge(all[1], all[0]), is: all[2], "seed \(seed)")
      check(merge(all[0], text(base)), is: all[0], "seed \(seed)")
      check(merge(text(base), all[1]), is: all[1], "seed \(seed)")
      check(merge(all[0], all[0]), is: all[0], "seed \(seed)")
    }
  }

  @Test func `texts that have nothing in common are given up, and the rest is still compared`() {
    let old = Array(0..<5000)
    let far = [0] + Array(10_000..<20_000) + [4999]
    #expect(LineDifference.hunks(from: old, to: far) == [.init(old: 1..<4999, new: 1..<10_001)])
    var near = old
    for place in stride(from: 5, to: 5000, by: 500) { near[place] = -place }
    #expect(LineDifference.hunks(from: old, to: near).count == 10)
    // Where everything is alike, every way is long.
    let alike = Array(repeating: 1, count: 200_000)
    let mixed = [2] + Array(repeating: [1, 1, 1, 3], count: 40_000).flatMap { $0 } + [2]
    #expect(LineDifference.hunks(from: alike, to: mixed).count == 1)
    let long = String(repeating: "a\n", count: 50_000)
    let other = String(repeating: "b\n", count: 50_000)
    #expect(LineMerge.merge(base: long, earlier: long + "c", later: other) == other + "c")
  }
}

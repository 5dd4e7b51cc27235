/// The fewest lines to take out and put in to make one text of another.
///
/// Reference: E. W. Myers, “An O(ND) Difference Algorithm and Its Variations”, Algorithmica 1,
/// 1986, [doi:10.1007/BF01840446](https://doi.org/10.1007/BF01840446).
struct LineDifference {
  /// Lines of the one text, and those of the other that are in their place.
  struct Hunk: Equatable {
    var old: Range<Int>
    var new: Range<Int>
  }

  /// How many lines may differ, and how many comparisons may be made, before all lines between the
  /// first and the last that differ are taken for one hunk.
  ///
  /// Both bound time and memory, whatever the texts are.
  static let maximumDistance = 1000
  static let maximumEffort = 1 << 22

  /// The hunks, ascending; between two of them there is at least one line that both texts have.
  ///
  /// - Complexity: O((n + m) · d) for texts that differ in d lines.
  static func hunks(from old: [Int], to new: [Int]) -> [Hunk] {
    var start = 0
    while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
    var (oldEnd, newEnd) = (old.count, new.count)
    while oldEnd > start, newEnd > start, old[oldEnd - 1] == new[newEnd - 1] {
      oldEnd -= 1
      newEnd -= 1
    }
    if start == oldEnd, start == newEnd { return [] }
    let differing = Hunk(old: start..<oldEnd, new: start..<newEnd)
    guard start < oldEnd, start < newEnd else { return [differing] }
    let search = LineDifference(old: old[start..<oldEnd], new: new[start..<newEnd])
    return search.hunks() ?? [differing]
  }

  private let old: ArraySlice<Int>
  private let new: ArraySlice<Int>

  private func hunks() -> [Hunk]? {
    guard let rounds = reach() else { return nil }
    var hunks: [Hunk] = []
    var (x, y) = (old.count, new.count)
    // Back along the way, from round to round.
    for distance in rounds.indices.dropFirst().reversed() {
      let reached = rounds[distance - 1]
      let diagonal = x - y
      let isInsertion = Self.isInsertion(on: diagonal, of: distance, after: reached)
      let from = isInsertion ? diagonal + 1 : diagonal - 1
      let fromX = reached[from + distance - 1]
      let fromY = fromX - from
      let (nextX, nextY) = isInsertion ? (fromX, fromY + 1) : (fromX + 1, fromY)
      let step = Hunk(
        old: old.startIndex + fromX..<old.startIndex + nextX,
        new: new.startIndex + fromY..<new.startIndex + nextY)
      if let last = hunks.last, last.old.lowerBound == step.old.upperBound,
        last.new.lowerBound == step.new.upperBound
      {
        hunks[hunks.count - 1] = Hunk(
          old: step.old.lowerBound..<last.old.upperBound,
          new: step.new.lowerBound..<last.new.upperBound)
      } else {
        hunks.append(step)
      }
      (x, y) = (fromX, fromY)
    }
    return hunks.reversed()
  }

  /// How far one comes on each diagonal with 0, 1, 2, … differences, until the end is reached.
  ///
  /// Round d tells of the diagonals −d, −d + 2, …, d; the place of diagonal k is k + d.
  private func reach() -> [[Int]]? {
    var rounds: [[Int]] = []
    var effort = 0
    for distance in 0...min(Self.maximumDistance, old.count + new.count) {
      var round = Array(repeating: -1, count: 2 * distance + 1)
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        var x = 0
        if let last = rounds.last {
          x =
            Self.isInsertion(on: diagonal, of: distance, after: last)
            ? last[diagonal + distance] : last[diagonal + distance - 2] + 1
        }
        guard x <= old.count, x - diagonal <= new.count else {
          // Beyond the edge there is nothing to be found.
          round[diagonal + distance] = x
          continue
        }
        let first = x
        while x < old.count, x - diagonal < new.count,
          old[old.startIndex + x] == new[new.startIndex + x - diagonal]
        {
          x += 1
        }
        effort += x - first + 1
        round[diagonal + distance] = x
        if x == old.count, x - diagonal == new.count {
          rounds.append(round)
          return rounds
        }
      }
      guard effort < Self.maximumEffort else { return nil }
      rounds.append(round)
    }
    return nil
  }

  /// Whether the best way to a diagonal puts a line in, rather than taking one out.
  private static func isInsertion(on diagonal: Int, of distance: Int, after last: [Int]) -> Bool {
    if diagonal == -distance { return true }
    if diagonal == distance { return false }
    // The diagonal k of the round before has the place k + distance − 1.
    return last[diagonal + distance - 2] < last[diagonal + distance]
  }
}

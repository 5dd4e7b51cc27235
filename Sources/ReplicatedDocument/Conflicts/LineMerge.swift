/// Texts as lines, without what ends them; the last is empty if the text ends with a line break.
enum Lines {
  static func split(_ text: String) -> [[UInt8]] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Array($0) }
  }

  static func join(_ lines: [[UInt8]]) -> String {
    String(decoding: Array(lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
  }
}

/// What two people made of one text, put together line by line.
///
/// Lines that one of them changed are as that one left them. Lines that both put in at the same
/// place are all there, the earlier first. Where both changed the same lines of the base, those of
/// the later writer stand.
///
/// Reference: S. Khanna, K. Kunal, B. C. Pierce, “A Formal Investigation of Diff3”, FSTTCS 2007,
/// [doi:10.1007/978-3-540-77050-3_40](https://doi.org/10.1007/978-3-540-77050-3_40). Other than
/// there, changes of neighbouring lines do not count as changes of the same lines.
struct LineMerge {
  private typealias Hunk = LineDifference.Hunk

  private let base: [Int]
  private let earlier: [Int]
  private let later: [Int]

  /// The texts put together.
  ///
  /// - Complexity: That of ``LineDifference/hunks(from:to:)``.
  static func merge(base: String, earlier: String, later: String) -> String {
    var numbers: [[UInt8]: Int] = [:]
    var lines: [[UInt8]] = []
    func numbered(_ text: String) -> [Int] {
      Lines.split(text).map { line in
        if let number = numbers[line] { return number }
        numbers[line] = lines.count
        lines.append(line)
        return lines.count - 1
      }
    }
    let merge = LineMerge(
      base: numbered(base), earlier: numbered(earlier), later: numbered(later))
    return Lines.join(merge.merged().map { lines[$0] })
  }

  private func merged() -> [Int] {
    var result: [Int] = []
    var left = LineDifference.hunks(from: base, to: earlier)[...]
    var right = LineDifference.hunks(from: base, to: later)[...]
    var place = 0
    while var region = Self.first(left.first, right.first)?.old {
      var (mine, theirs): ([Hunk], [Hunk]) = ([], [])
      // A region grows until nothing reaches into it any more.
      while true {
        if let hunk = left.first, Self.reaches(hunk, into: region, isEmpty: mine.isEmpty) {
          region = region.lowerBound..<max(region.upperBound, hunk.old.upperBound)
          mine.append(left.removeFirst())
        } else if let hunk = right.first,
          Self.reaches(hunk, into: region, isEmpty: theirs.isEmpty)
        {
          region = region.lowerBound..<max(region.upperBound, hunk.old.upperBound)
          theirs.append(right.removeFirst())
        } else {
          break
        }
      }
      result += base[place..<region.lowerBound]
      result += settle(region, mine, theirs)
      place = region.upperBound
    }
    return result + base[place...]
  }

  /// What stands in a region that one or both have changed.
  private func settle(_ region: Range<Int>, _ mine: [Hunk], _ theirs: [Hunk]) -> [Int] {
    let first = apply(mine, of: earlier, to: region)
    let second = apply(theirs, of: later, to: region)
    if theirs.isEmpty || first == second { return first }
    return mine.isEmpty || !region.isEmpty ? second : first + second
  }

  private func apply(_ hunks: [Hunk], of text: [Int], to region: Range<Int>) -> [Int] {
    var result: [Int] = []
    var place = region.lowerBound
    for hunk in hunks {
      result += base[place..<hunk.old.lowerBound]
      result += text[hunk.new]
      place = hunk.old.upperBound
    }
    return result + base[place..<region.upperBound]
  }

  /// The hunk that begins first; of two that begin together, the one that only puts lines in.
  private static func first(_ left: Hunk?, _ right: Hunk?) -> Hunk? {
    guard let left, let right else { return left ?? right }
    if left.old.lowerBound != right.old.lowerBound {
      return left.old.lowerBound < right.old.lowerBound ? left : right
    }
    return right.old.isEmpty ? right : left
  }

  /// Whether a hunk, that begins no earlier than a region, has to do with it.
  ///
  /// - Parameter isEmpty: Whether no hunk of its side is in the region yet.
  private static func reaches(_ hunk: Hunk, into region: Range<Int>, isEmpty: Bool) -> Bool {
    if region.isEmpty { return isEmpty && hunk.old == region }
    if hunk.old == region { return true }
    return hunk.old.isEmpty
      ? region.lowerBound < hunk.old.lowerBound && hunk.old.lowerBound < region.upperBound
      : hunk.old.lowerBound < region.upperBound
  }
}

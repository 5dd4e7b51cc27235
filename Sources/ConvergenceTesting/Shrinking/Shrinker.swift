/// The way from something that fails to something small that still fails.
///
/// Large pieces are left out first, then smaller ones, then single parts (delta debugging:
/// Zeller and Hildebrandt 2002, [10.1109/32.988498](https://doi.org/10.1109/32.988498)). Then parts
/// are simplified one at a time, which may make others needless, and so on until nothing helps.
/// The last few parts are tried in every selection. Nothing is drawn at random: the same failure
/// always shrinks to the same end.
public struct Shrinker<Candidate: Shrinkable> {
  /// Up to how many parts every selection of them is tried.
  public static var exhaustedParts: Int { 8 }

  /// The smallest that still fails, of all that were tried.
  public private(set) var smallest: Candidate

  /// How many parts there were at first.
  public let originalCount: Int

  /// How many candidates were tried.
  public private(set) var runs = 0

  /// Whether leaving out any one part, or simplifying any one, would make it pass.
  ///
  /// Only false if the runs that were allowed did not suffice.
  public private(set) var isMinimal = false

  private let limit: Int
  private let stillFails: (Candidate) -> Bool

  /// Makes something smaller for as long as it still fails.
  ///
  /// - Parameters:
  ///   - failing: What is known to fail.
  ///   - limit: How many candidates may be tried.
  ///   - stillFails: Whether a candidate fails *in the same way*; another failure is another bug.
  /// - Complexity: With n parts of which m remain about m log n tries, n² at worst.
  public init(
    _ failing: Candidate, atMost limit: Int = 10_000,
    stillFails: @escaping (Candidate) -> Bool
  ) {
    smallest = failing
    originalCount = failing.partCount
    self.limit = limit
    self.stillFails = stillFails
    repeat { leaveOutPieces() } while simplify() || selectFewer()
    isMinimal = runs < limit
  }

  /// Takes a candidate in place of the smallest if it fails too.
  private mutating func take(_ candidate: Candidate) -> Bool {
    guard runs < limit else { return false }
    runs += 1
    guard stillFails(candidate) else { return false }
    smallest = candidate
    return true
  }

  /// Leaves out pieces, half of all at first, single parts in the end, from the last to the first.
  private mutating func leaveOutPieces() {
    var size = max(1, smallest.partCount / 2)
    while size > 0, runs < limit {
      var shrinks = false
      var end = smallest.partCount
      while end > 0 {
        let start = max(0, end - size)
        let count = smallest.partCount
        if take(smallest.keeping(Array(0..<start) + Array(end..<count))) { shrinks = true }
        end = start
      }
      if !shrinks || size > 1 { size /= 2 }
    }
  }

  /// Makes each part as simple as it can be.
  ///
  /// - Returns: Whether any became simpler.
  private mutating func simplify() -> Bool {
    var simplifies = false
    for part in (0..<smallest.partCount).reversed() {
      while smallest.simplifications(of: part).contains(where: { take($0) }) { simplifies = true }
    }
    return simplifies
  }

  /// Tries every smaller selection of the last few parts, those of one part first.
  ///
  /// Two parts can be needless together though neither is alone.
  ///
  /// - Returns: Whether fewer suffice.
  private mutating func selectFewer() -> Bool {
    let count = smallest.partCount
    guard count > 2, count <= Self.exhaustedParts else { return false }
    let selections = (1..<UInt32(1) << count).filter { $0.nonzeroBitCount < count - 1 }
      .sorted { ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1) }
    for selection in selections {
      let parts = (0..<count).filter { selection & 1 << $0 != 0 }
      if take(smallest.keeping(parts)) { return true }
    }
    return false
  }
}

extension Shrinker: CustomStringConvertible {
  /// What came of it: `812 → 7 parts in 143 runs, 1-minimal`.
  public var description: String {
    let parts = smallest.partCount == 1 ? "part" : "parts"
    let tries = runs == 1 ? "run" : "runs"
    return "\(originalCount) → \(smallest.partCount) \(parts) in \(runs) \(tries)"
      + (isMinimal ? ", 1-minimal" : ", given up")
  }
}

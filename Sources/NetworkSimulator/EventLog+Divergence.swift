import Causality

extension EventLog {
  /// Where two runs part.
  public struct Divergence: Hashable, Sendable {
    /// The first event that is not the same in both, counted from 0.
    ///
    /// Without details in both logs it is the first event of the block that differs.
    public let index: Int
    /// What the first run did there, if it did anything and its log is detailed.
    public let first: Entry?
    /// What the second run did there, if it did anything and its log is detailed.
    public let second: Entry?
  }

  /// The first event in which two runs differ, or `nil` if the logs show no difference.
  ///
  /// - Complexity: O(log n) for the block, and the block.
  public func firstDivergence(from other: EventLog) -> Divergence? {
    let block = firstDifferentBlock(from: other)
    let start = block * Self.blockLength
    let shared = min(count, other.count)
    guard isDetailed && other.isDetailed else {
      let isSame =
        count == other.count && block == min(checkpoints.count, other.checkpoints.count)
      return isSame ? nil : Divergence(index: min(start, shared), first: nil, second: nil)
    }
    for index in start..<max(start, shared) {
      guard let mine = self[index], let theirs = other[index], mine != theirs else { continue }
      return Divergence(index: index, first: mine, second: theirs)
    }
    guard count != other.count else { return nil }
    return Divergence(index: shared, first: self[shared], second: other[shared])
  }

  /// Digests roll on, so once two checkpoints differ all later ones do.
  private func firstDifferentBlock(from other: EventLog) -> Int {
    var (low, high) = (0, min(checkpoints.count, other.checkpoints.count))
    while low < high {
      let middle = (low + high) / 2
      if checkpoints[middle] == other.checkpoints[middle] {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

extension EventLog.Divergence: CustomStringConvertible {
  /// Both events, in words.
  public var description: String {
    guard first != nil || second != nil else { return "event \(index) or one soon after differs" }
    func text(_ entry: EventLog.Entry?) -> String { entry?.description ?? "nothing more" }
    return "event \(index) differs: \(text(first)); \(text(second))"
  }
}

extension EventLog.Entry: CustomStringConvertible {
  /// When, what and where, in words.
  public var description: String {
    let place =
      switch kind {
      case .message: "message from node \(sender) to node \(node)"
      case .timer: "timer of node \(node)"
      case .synced: "records durable on node \(node)"
      case .command: "command to node \(node)"
      case .start: "start of node \(node)"
      case .stop: "end of node \(node)"
      case .fault: "fault"
      case .members: "members told to node \(node)"
      }
    let digits = String(digest, radix: 16)
    let padding = String(repeating: "0", count: 8 - digits.count)
    return "\(place) at \(time.nanoseconds) ns, digest …\(padding)\(digits)"
  }
}

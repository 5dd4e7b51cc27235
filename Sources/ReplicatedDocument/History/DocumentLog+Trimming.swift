import CRDTs
import CanonicalCoding
public import Causality

extension DocumentLog {
  /// Forgets the edits that everybody has, and keeps what they led to.
  ///
  /// - Parameter stable: What every replica is known to have; edits beyond it stay.
  /// - Returns: How many edits were forgotten.
  @discardableResult
  public mutating func trim(to stable: CausalContext) -> Int {
    trim { $0.version.isDominated(by: stable) }
  }

  /// Forgets the edits that every member of a group has, and keeps what they led to.
  ///
  /// - Parameter members: What the members have said that they have.
  /// - Returns: How many edits were forgotten.
  @discardableResult
  public mutating func trim(stableAmong members: StabilityTracker) -> Int {
    let cut = members.stableCut
    var stable = DotCloud()
    for replica in cut.replicas { stable.merge(DotCloud(DotRun(replica, 1, cut[replica]))) }
    return trim(to: CausalContext(stable))
  }

  /// Forgets the oldest edits, and keeps what they led to.
  ///
  /// - Parameter limit: How many edits may stay.
  /// - Returns: How many edits were forgotten.
  @discardableResult
  public mutating func trim(toCount limit: Int) -> Int {
    var surplus = max(0, count - max(0, limit))
    return trim { _ in
      surplus -= 1
      return surplus >= 0
    }
  }

  /// Forgets the oldest edits until the log is no longer than so many bytes.
  ///
  /// What the forgotten edits led to stays, so a log cannot become shorter than the document was
  /// when it begins.
  ///
  /// - Parameter limit: How many canonical bytes the log may have.
  /// - Returns: How many edits were forgotten; all of them if even that is not enough.
  /// - Complexity: O(n log n · log n).
  @discardableResult
  public mutating func trim(toByteCount limit: Int) -> Int {
    if canonicalBytes.count <= limit { return 0 }
    var (kept, refused) = (0, count)
    while refused - kept > 1 {
      let middle = kept + (refused - kept) / 2
      var shorter = self
      shorter.trim(toCount: middle)
      if shorter.canonicalBytes.count <= limit { kept = middle } else { refused = middle }
    }
    return trim(toCount: kept)
  }

  /// Forgets some edits, from the oldest on.
  ///
  /// An edit of whose past something has not arrived yet stays: what the log begins with would else
  /// cover events of edits that are still to come, and take them for forgotten.
  private mutating func trim(where isOld: (LoggedEdit) -> Bool) -> Int {
    let before = count
    for edit in chronological
    where edit.predecessors.isDominated(by: base.state.context) && isOld(edit) {
      forget(edit)
    }
    return before - count
  }
}

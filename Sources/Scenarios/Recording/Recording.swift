public import Traces

/// A run that was written down.
public struct Recording: Sendable {
  /// What came of it.
  public let report: RunReport

  /// Everything that happened.
  public let trace: Trace

  /// For each edit that some running replica lacks at the end, why it does, in a sentence.
  public let gaps: [String]

  /// How many rows of its diagram a story shows.
  private static var rows: Int { 40 }

  /// What went wrong, for a person to read: why replicas lack edits, and a diagram.
  ///
  /// A long run is told from its last edits and faults on.
  ///
  /// - Parameter width: How many columns a line may take.
  public func story(width: Int = 100) -> String {
    var short = trace.abridged
    let left = short.events.count - Self.rows
    if left > 0 {
      short.events.removeFirst(left)
      if let failure = short.failure { short.failure?.event = max(0, failure.event - left) }
    }
    var text = gaps.map { "  \($0)\n" }.joined()
    if left > 0 { text += "  the last \(Self.rows) of \(short.events.count + left) events:\n" }
    return text + short.text(width: width)
  }
}

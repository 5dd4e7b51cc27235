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
    // A message has a row where it ends, and none where it was sent.
    let ended = Set(short.events.compactMap { $0.kind == .send ? nil : $0.message })
    let shown = short.events.indices.filter { place in
      let event = short.events[place]
      return event.kind != .send || event.message.map { !ended.contains($0) } ?? true
    }
    var text = gaps.map { "  \($0)\n" }.joined()
    if shown.count > Self.rows {
      text += "  the last \(Self.rows) of \(shown.count) events:\n"
      let left = shown[shown.count - Self.rows]
      // Who is down all the while must not look alive.
      let crashes = short.lanes.indices.compactMap { lane in
        short.events[..<left].last { event in
          event.lane == lane && [.crash, .restart, .start].contains(event.kind)
        }
      }.filter { $0.kind == .crash }.sorted { $0.time < $1.time }
      short.events.replaceSubrange(..<left, with: crashes)
      if let failure = short.failure {
        short.failure?.event = max(0, failure.event - left + crashes.count)
      }
    }
    return text + short.text(width: width)
  }
}

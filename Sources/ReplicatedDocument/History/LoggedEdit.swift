public import CRDTs
public import Causality

/// One edit as a log keeps it: who did what, when, why, and what its author had seen.
public struct LoggedEdit: Equatable, Sendable {
  /// The events of the edit; its last one names it.
  public let dots: DotRun

  /// When it was made, by its author's clock.
  public let timestamp: HybridTimestamp

  /// What its author had seen.
  public let predecessors: CausalContext

  /// Why it was made, in its author's words.
  public let message: String?

  /// What it changed.
  public let delta: Document.Delta

  /// An edit, from the delta that it returned.
  ///
  /// - Parameters:
  ///   - delta: What it changed.
  ///   - timestamp: When it was made.
  ///   - predecessors: What its author had seen before it.
  ///   - message: Why it was made.
  /// - Returns: `nil` unless the delta adds events of exactly one replica, one after the other, to
  ///   what the author had seen; a delta that says nothing is not an edit.
  public init?(
    _ delta: Document.Delta, at timestamp: HybridTimestamp, after predecessors: CausalContext,
    message: String? = nil
  ) {
    let own = delta.context.subtracting(predecessors)
    guard own.runs.count == 1 else { return nil }
    dots = own.runs[0]
    self.delta = delta
    self.timestamp = timestamp
    self.predecessors = predecessors
    self.message = message
  }

  /// Who made it.
  public var author: ReplicaID { dots.replica }

  /// The last event of the edit, which names it.
  public var id: Dot { Dot(dots.replica, dots.upper) }

  /// Everything that has happened once the edit has: its author's version of the document.
  public var version: CausalContext {
    var version = predecessors
    version.merge(CausalContext(DotCloud(dots)))
    return version
  }

  /// An order of edits in which each comes after all that its author had seen.
  static func precedes(_ first: LoggedEdit, _ second: LoggedEdit) -> Bool {
    (first.timestamp, first.id) < (second.timestamp, second.id)
  }
}

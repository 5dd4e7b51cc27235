public import CRDTs
public import Causality

/// One edit as a log keeps it: who did what, when, why, and what its author had seen.
public struct LoggedEdit: Sendable {
  /// Kept in one place, so that logs move edits about as they do numbers.
  private final class Content: Sendable {
    let dots: DotRun
    let timestamp: HybridTimestamp
    let predecessors: CausalContext
    let message: String?
    let delta: Document.Delta

    init(
      dots: DotRun, timestamp: HybridTimestamp, predecessors: CausalContext, message: String?,
      delta: Document.Delta
    ) {
      self.dots = dots
      self.timestamp = timestamp
      self.predecessors = predecessors
      self.message = message
      self.delta = delta
    }
  }

  private let content: Content

  /// The events of the edit; its last one names it.
  public var dots: DotRun { content.dots }

  /// When it was made, by its author's clock.
  public var timestamp: HybridTimestamp { content.timestamp }

  /// What its author had seen.
  public var predecessors: CausalContext { content.predecessors }

  /// Why it was made, in its author's words.
  public var message: String? { content.message }

  /// What it changed.
  public var delta: Document.Delta { content.delta }

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
    content = Content(
      dots: own.runs[0], timestamp: timestamp, predecessors: predecessors, message: message,
      delta: delta)
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

extension LoggedEdit: CustomStringConvertible {
  /// Its name, its time and why it was made, for example `a3f:17 at 1500000.2, "book the flight"`.
  public var description: String {
    let reason = message.map { ", \(JSONValue.string($0))" } ?? ""
    return "\(id) at \(timestamp)\(reason)"
  }
}

extension LoggedEdit: Equatable {
  /// Whether two edits say the same.
  public static func == (first: LoggedEdit, second: LoggedEdit) -> Bool {
    if first.content === second.content { return true }
    return first.dots == second.dots && first.timestamp == second.timestamp
      && first.predecessors == second.predecessors && first.message == second.message
      && first.delta == second.delta
  }
}

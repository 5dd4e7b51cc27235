import CRDTs
public import Causality
import SortedCollections

/// That an edit settled a conflict: who decided what, when and how, and which values were lost.
public struct ConflictDecision: Equatable, Sendable {
  /// How a conflict was settled.
  public enum Manner: Equatable, Sendable {
    /// Somebody wrote, kept or removed something.
    case byHand
    /// A policy decided, by the name that ``ResolutionPolicy/description`` gives it.
    case byPolicy(String)
  }

  /// The conflict as whoever decided had it before them.
  public let conflict: FieldConflict

  /// What the field showed afterwards; `nil` if it was removed.
  public let value: JSONValue?

  /// The edit that decided.
  public let edit: LoggedEdit

  /// Who decided.
  public var author: ReplicaID { edit.author }

  /// When it was decided, by the clock of who did.
  public var timestamp: HybridTimestamp { edit.timestamp }

  /// How it was decided.
  public var manner: Manner {
    let prefix = Self.prefix(conflict.path)
    guard let message = edit.message, message.utf8.starts(with: prefix.utf8) else { return .byHand }
    let rest = String(decoding: message.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    let name = rest.split(separator: ": ", maxSplits: 1).first.map { String($0) }
    return .byPolicy(name ?? rest)
  }

  /// The values of which something is missing in what the field showed afterwards.
  public var lost: [ConcurrentValue] { conflict.values(missingIn: value) }

  private static func prefix(_ path: DocumentPath) -> String { "resolve \(path) by " }

  /// What an edit has for a message that settles a conflict by a policy.
  static func message(_ path: DocumentPath, by policy: String, because reason: String?) -> String {
    prefix(path) + policy + (reason.map { ": " + $0 } ?? "")
  }
}

extension ConflictDecision: CustomStringConvertible {
  /// The path, what was decided, by whom, when and how, and what was lost.
  public var description: String { description { $0.description } }

  /// The description with names for the replicas.
  ///
  /// - Parameter name: What to call a replica.
  public func description(naming name: (ReplicaID) -> String) -> String {
    let manner =
      switch manner {
      case .byHand: "by hand"
      case .byPolicy(let policy): "by \(policy)"
      }
    return "\(conflict.path): \(name(author)) decided \(manner) for "
      + "\(value?.description ?? "nothing") at \(timestamp.date)" + lost.phrase(naming: name)
  }

  /// The conflict, the outcome, who decided, when and how, and the values that were lost, as JSON.
  public var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("author", .string(author.description)), ("conflict", conflict.json),
      ("edit", .string(edit.id.description)), ("lost", .array(lost.map(\.json))),
    ]
    if let message = edit.message { members.append(("message", .string(message))) }
    if case .byPolicy(let policy) = manner { members.append(("policy", .string(policy))) }
    members.append(("time", .timestamp(timestamp.instant)))
    if let value { members.append(("value", value)) }
    return .object(.init(ascending: members))
  }
}

extension DocumentLog {
  /// Every edit that settled a conflict, in the order of the edits: the audit trail.
  ///
  /// An edit settles a conflict if its author had one before it and has not, or not with as many
  /// values, after it. So the trail follows from the log and needs no record of its own; what the
  /// log has trimmed is not in it. What ``ResolutionRules`` make of the conflicts that nobody has
  /// settled is told by ``Document/resolutions(by:knowing:)``.
  ///
  /// - Complexity: O(edits · authors · log n).
  public func decisions() -> [ConflictDecision] {
    var found: [ConflictDecision] = []
    replay { edit, before, after in
      let fields = after.state.store.fields
      before.state.store.fields.forEachSettled(by: fields, below: [], isRemoved: false) {
        found.append(ConflictDecision(conflict: $0, value: $1, edit: edit))
      }
    }
    return found
  }
}

extension DotMap<String, Field> {
  /// Calls the body with every conflict here that later fields do not have, and what they show.
  fileprivate func forEachSettled(
    by later: Self, below keys: [String], isRemoved: Bool,
    _ body: (FieldConflict, JSONValue?) -> Void
  ) {
    listed.forEachUnshared(with: later.listed) { key, field, new in
      guard let field, field.mayHoldConflicts else { return }
      let path = DocumentPath(keys + [key])
      if let conflict = field.conflict(at: path, isRemoved: isRemoved) {
        let left = new?.conflict(at: path, isRemoved: isRemoved)?.values.count ?? 1
        if left < conflict.values.count { body(conflict, new?.json) }
      }
      guard field.holds(.map) else { return }
      field.fields.forEachSettled(
        by: new?.fields ?? Self(isWhole: true), below: path.keys, isRemoved: field.isRemovedMap,
        body)
    }
  }
}

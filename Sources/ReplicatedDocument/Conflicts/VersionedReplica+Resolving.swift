public import Causality

extension VersionedReplica {
  /// Where the document holds more than it can show, with all that the log knows of it.
  ///
  /// - Complexity: That of ``DocumentLog/conflicts(in:)``.
  public func conflicts() -> [FieldConflict] { log.conflicts(in: document) }

  /// Every edit that settled a conflict, in the order of the edits.
  ///
  /// - Complexity: That of ``DocumentLog/decisions()``.
  public func decisions() -> [ConflictDecision] { log.decisions() }

  /// What the document shows where conflicts are resolved by rules that know its history.
  ///
  /// Replicas show the same if they have the same edits in their logs. One that has trimmed more
  /// knows less of what was before and of removals, so trim what is causally stable, and settle
  /// what depends on history before.
  ///
  /// - Complexity: That of ``conflicts()`` and of ``Document/json(resolvedBy:knowing:)``.
  public func json(resolvedBy rules: ResolutionRules) -> JSONValue {
    document.json(resolvedBy: rules, knowing: conflicts())
  }

  /// Settles a conflict by hand, and exactly that.
  ///
  /// - Parameters:
  ///   - conflict: What is to be decided.
  ///   - value: What the field is to show; `nil` to remove it.
  ///   - now: The physical time.
  ///   - message: Why.
  /// - Returns: The edit, for the other replicas; `nil` if nothing of the conflict was left.
  @discardableResult
  public mutating func resolve(
    _ conflict: FieldConflict, to value: JSONValue?, at now: Instant, message: String? = nil
  ) throws(DocumentError) -> LoggedEdit? {
    try edit(at: now, message: message) { (editor) throws(DocumentError) in
      try editor.resolve(conflict, to: value)
    }
  }

  /// Settles a conflict by a policy, which the audit trail then names.
  ///
  /// - Parameters:
  ///   - conflict: What is to be decided, from ``conflicts()``.
  ///   - policy: How.
  ///   - now: The physical time.
  ///   - message: Why.
  /// - Returns: The edit, for the other replicas; `nil` if nothing of the conflict was left.
  @discardableResult
  public mutating func resolve(
    _ conflict: FieldConflict, by policy: ResolutionPolicy, at now: Instant,
    message: String? = nil
  ) throws(DocumentError) -> LoggedEdit? {
    try resolve(policy.resolve(conflict), at: now, because: message)
  }

  /// Settles every conflict by the rule for it, each by an edit of its own.
  ///
  /// - Parameters:
  ///   - rules: Which policy decides where.
  ///   - now: The physical time.
  /// - Returns: The edits, for the other replicas, in the order in which they were made.
  @discardableResult
  public mutating func resolveConflicts(
    by rules: ResolutionRules, at now: Instant
  ) throws(DocumentError) -> [LoggedEdit] {
    var edits: [LoggedEdit] = []
    // What is above goes first; it is decided with what rules make of all that is below.
    for resolution in document.resolutions(by: rules, knowing: conflicts()) {
      if let edit = try resolve(resolution, at: now, because: nil) { edits.append(edit) }
    }
    return edits
  }

  private mutating func resolve(
    _ resolution: Resolution, at now: Instant, because reason: String?
  ) throws(DocumentError) -> LoggedEdit? {
    let conflict = resolution.conflict
    return try resolve(
      conflict, to: resolution.value, at: now,
      message: ConflictDecision.message(conflict.path, by: resolution.policy, because: reason))
  }
}

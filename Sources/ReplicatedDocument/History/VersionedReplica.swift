import CRDTs
public import Causality

/// One replica of a document that remembers: the document, its log, and the right to edit.
///
/// ```swift
/// var alice = VersionedReplica(ReplicaID(1))
/// let edit = try alice.edit(at: now, message: "book the flight") { document in
///   try document.set("/flight", to: "TP 551")
/// }
/// try bob.merge(edit!, at: now)
/// let before = try bob.log.document(at: edit!.predecessors)
/// try alice.undo(edit!.id, at: later)
/// ```
public struct VersionedReplica: ~Copyable, Sendable {
  /// The edits made here and received.
  public private(set) var log: DocumentLog

  private var replica: DocumentReplica

  /// A replica that starts from nothing, or from what it had durably stored.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses.
  ///   - document: The stored document.
  ///   - log: Its log; without one the document is where the log begins.
  public init(
    _ id: ReplicaID, resuming document: Document = Document(), log: DocumentLog? = nil
  ) {
    replica = DocumentReplica(id, resuming: document)
    self.log = log ?? DocumentLog(base: document)
  }

  /// The replica's identity.
  public var id: ReplicaID { replica.id }

  /// The document as this replica has it.
  public var document: Document { replica.document }

  /// The version of the document.
  public var version: CausalContext { replica.document.state.context }

  /// Edits the document and logs the edit.
  ///
  /// - Parameters:
  ///   - now: The physical time.
  ///   - message: Why.
  ///   - body: The edits, as one transaction. If it throws, nothing has happened.
  /// - Returns: The edit, for the other replicas; `nil` if nothing changed.
  @discardableResult
  public mutating func edit<Failure: Error>(
    at now: Instant, message: String? = nil,
    _ body: (inout DocumentEditor) throws(Failure) -> Void
  ) throws(Failure) -> LoggedEdit? {
    let before = version
    var timestamp = HybridTimestamp.zero
    let delta = try replica.edit(at: now) { (editor) throws(Failure) in
      timestamp = editor.timestamp
      try body(&editor)
    }
    guard let edit = LoggedEdit(delta, at: timestamp, after: before, message: message) else {
      return nil
    }
    log.append(edit)
    return edit
  }

  /// Merges an edit of another replica and logs it.
  ///
  /// - Throws: `ClockDriftError` if it is from too far in the future; nothing has then happened.
  public mutating func merge(_ edit: LoggedEdit, at now: Instant) throws(ClockDriftError) {
    try replica.merge(edit.delta, at: now)
    log.append(edit)
  }

  /// Merges everything that another replica has.
  public mutating func merge(
    _ document: Document, log other: DocumentLog, at now: Instant
  ) throws(ClockDriftError) {
    try replica.merge(document.state, at: now)
    log.merge(other)
  }

  /// Forgets the edits that everybody has; see ``DocumentLog/trim(to:)``.
  @discardableResult
  public mutating func trim(to stable: CausalContext) -> Int { log.trim(to: stable) }

  /// Undoes an edit as far as nobody has changed since what it changed.
  ///
  /// It is an edit of its own, so undoing it is redoing. What others have written over the edit's
  /// values stays; amounts are counted back, whatever others have counted.
  ///
  /// - Parameters:
  ///   - id: The edit, by its ``LoggedEdit/id``.
  ///   - now: The physical time.
  /// - Returns: The edit that undoes it; `nil` if there was nothing left to undo.
  /// - Throws: ``HistoryError`` if the log cannot tell what was before the edit.
  @discardableResult
  public mutating func undo(_ id: Dot, at now: Instant) throws(HistoryError) -> LoggedEdit? {
    guard let edit = log[id] else { throw .noSuchEdit(id) }
    let before = try log.document(at: edit.predecessors)
    var after = before
    after.merge(edit.delta)
    let changes = after.changes(since: before)
    let current = document
    return try record("undo \(edit.id)", at: now) { (editor) throws(DocumentError) in
      for change in changes { try editor.undo(change, in: current) }
    }
  }

  private mutating func record(
    _ message: String, at now: Instant,
    _ body: (inout DocumentEditor) throws(DocumentError) -> Void
  ) throws(HistoryError) -> LoggedEdit? {
    do throws(DocumentError) {
      return try edit(at: now, message: message, body)
    } catch {
      throw .refused(error)
    }
  }

  /// Makes a field, or the whole document, what it was at a version, by a new edit.
  ///
  /// - Parameters:
  ///   - path: The field; the root is the whole document.
  ///   - version: The version.
  ///   - now: The physical time.
  /// - Returns: The edit; `nil` if nothing was different.
  /// - Throws: ``HistoryError`` if the log cannot tell what was then.
  @discardableResult
  public mutating func revert(
    _ path: DocumentPath = DocumentPath(), to version: CausalContext, at now: Instant
  ) throws(HistoryError) -> LoggedEdit? {
    let changes = try log.document(at: version).changes(since: document)
    return try record("revert \(path)", at: now) { (editor) throws(DocumentError) in
      for change in changes where change.path.isBelow(path) || path.isBelow(change.path) {
        // A map above the path may have to come back as a whole.
        let (target, old) =
          change.path.isBelow(path)
          ? (change.path, change.after) : (path, change.after?.field(at: path, below: change.path))
        try editor.restore(target, to: old)
      }
    }
  }
}

extension DocumentPath {
  /// Whether this is another path or below it.
  func isBelow(_ other: DocumentPath) -> Bool {
    keys.count >= other.keys.count
      && zip(keys, other.keys).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }
}

extension Field {
  /// The field at a path that leads through this one.
  fileprivate func field(at path: DocumentPath, below start: DocumentPath) -> Field? {
    var field: Field? = self
    for key in path.keys.dropFirst(start.keys.count) { field = field?.fields[key] }
    return field
  }
}

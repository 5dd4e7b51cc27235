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

  /// The edits made here since the replica was made that ``undo(at:)`` takes back, the last first.
  var undoable: [Dot] = []

  /// The undoings that ``redo(at:)`` takes back, the last first.
  var redoable: [Dot] = []

  /// The events of all undoings made here since the replica was made.
  var restored = DotCloud()

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

  /// A replica that goes on where another stands, whose latest timestamp is known.
  init(
    _ id: ReplicaID, resuming document: Document, log: DocumentLog, after latest: HybridTimestamp
  ) {
    replica = DocumentReplica(id, resuming: document, after: latest)
    self.log = log
  }

  /// The latest timestamp given or seen.
  var latest: HybridTimestamp { replica.latest }

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
    let edit = try perform(at: now, message: message, body)
    if let edit {
      undoable.append(edit.id)
      redoable = []
    }
    return edit
  }

  mutating func perform<Failure: Error>(
    at now: Instant, message: String?,
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
    try replica.observe(edit.timestamp, at: now)
    try replica.merge(edit.delta, at: now)
    log.append(edit)
  }

  /// Merges everything that another replica has.
  ///
  /// - Throws: `ClockDriftError` if it is from too far in the future; nothing has then happened.
  public mutating func merge(
    _ document: Document, log other: DocumentLog, at now: Instant
  ) throws(ClockDriftError) {
    try replica.observe(other.latestTimestamp(besides: log), at: now)
    try replica.merge(document.state, at: now)
    log.merge(other)
  }

  /// Forgets the edits that everybody has; see ``DocumentLog/trim(to:)``.
  @discardableResult
  public mutating func trim(to stable: CausalContext) -> Int { log.trim(to: stable) }

  /// Forgets the edits that every member has; see ``DocumentLog/trim(stableAmong:)``.
  @discardableResult
  public mutating func trim(stableAmong members: StabilityTracker) -> Int {
    log.trim(stableAmong: members)
  }

  /// Forgets the oldest edits; see ``DocumentLog/trim(toCount:)``.
  @discardableResult
  public mutating func trim(toCount limit: Int) -> Int { log.trim(toCount: limit) }

  /// Forgets the oldest edits; see ``DocumentLog/trim(toByteCount:)``.
  @discardableResult
  public mutating func trim(toByteCount limit: Int) -> Int { log.trim(toByteCount: limit) }
}

import CRDTs
public import Causality

extension VersionedReplica {
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
    let undoing = try takeBack(id, at: now)
    if let undoing {
      undoable.append(undoing.id)
      redoable = []
    }
    return undoing
  }

  /// Undoes the last edit made here since the replica was made that was not undone.
  ///
  /// - Returns: The edit that undoes it; `nil` if there is none, or nothing of any is left to undo.
  /// - Throws: ``HistoryError`` if the log cannot tell what was before the edit.
  @discardableResult
  public mutating func undo(at now: Instant) throws(HistoryError) -> LoggedEdit? {
    while let id = undoable.popLast() {
      guard let undoing = try takeBack(id, at: now) else { continue }
      redoable.append(undoing.id)
      return undoing
    }
    return nil
  }

  /// Does again what ``undo(at:)`` undid last, unless something was edited here since.
  ///
  /// - Returns: The edit that does it again; `nil` if there is nothing to do.
  /// - Throws: ``HistoryError`` if the log cannot tell what was before.
  @discardableResult
  public mutating func redo(at now: Instant) throws(HistoryError) -> LoggedEdit? {
    while let id = redoable.popLast() {
      guard let redoing = try takeBack(id, at: now) else { continue }
      undoable.append(redoing.id)
      return redoing
    }
    return nil
  }

  /// Whether ``undo(at:)`` may have something to undo.
  public var canUndo: Bool { !undoable.isEmpty }

  /// Whether ``redo(at:)`` may have something to do again.
  public var canRedo: Bool { !redoable.isEmpty }

  private mutating func takeBack(_ id: Dot, at now: Instant) throws(HistoryError) -> LoggedEdit? {
    guard let edit = log[id] else { throw .noSuchEdit(id) }
    let before = try log.document(at: edit.predecessors)
    var after = before
    after.merge(edit.delta)
    let changes = after.changes(since: before)
    let (current, restored) = (document, restored)
    let undoing = try record("undo \(edit.id)", at: now) { (editor) throws(DocumentError) in
      for change in changes { try editor.undo(change, in: current, restored: restored) }
    }
    if let undoing { self.restored.merge(DotCloud(undoing.dots)) }
    return undoing
  }

  private mutating func record(
    _ message: String, at now: Instant,
    _ body: (inout DocumentEditor) throws(DocumentError) -> Void
  ) throws(HistoryError) -> LoggedEdit? {
    do throws(DocumentError) {
      return try perform(at: now, message: message, body)
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
    let edit = try record("revert \(path)", at: now) { (editor) throws(DocumentError) in
      for change in changes where change.path.isBelow(path) || path.isBelow(change.path) {
        // A map above the path may have to come back as a whole.
        let (target, old) =
          change.path.isBelow(path)
          ? (change.path, change.after) : (path, change.after?.field(at: path, below: change.path))
        try editor.restore(target, to: old)
      }
    }
    if let edit {
      undoable.append(edit.id)
      redoable = []
    }
    return edit
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

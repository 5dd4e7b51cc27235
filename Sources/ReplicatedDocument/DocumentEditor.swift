import CRDTs
import Causality
import SortedCollections

/// The edits of one transaction: they become one delta together, or do not happen at all.
///
/// Given to the body of ``DocumentReplica/edit(at:_:)``. Each edit sees those before it; one that
/// is refused has done nothing, so a body may catch its error and go on.
public struct DocumentEditor: ~Copyable {
  var store = DocumentStore()
  /// What the edits have changed, in their order.
  var changes: [Change] = []
  var dots: DotSource
  var undoLog = UndoLog()
  /// The part of the document that is here, if not all of it is.
  var selection: PathSelection?
  /// What somebody else has the authority over.
  var reserved: PathSelection?
  let timestamp: HybridTimestamp
  let limits: DocumentLimits

  init(dots: consuming DotSource, timestamp: HybridTimestamp, limits: DocumentLimits) {
    self.dots = dots
    self.timestamp = timestamp
    self.limits = limits
  }

  /// The document as edited so far.
  public subscript(path: DocumentPath) -> JSONValue? {
    path.keys.isEmpty ? store.fields.json : store.field(at: path)?.json
  }

  /// The kind of the field at a path as edited so far, if there is one.
  public func kind(at path: DocumentPath) -> Field.Kind? {
    path.keys.isEmpty ? .map : store.field(at: path)?.kind
  }

  /// Assigns a register, whatever the field was before.
  ///
  /// Arrays and objects are assigned whole: of two that are assigned concurrently one is shown.
  public mutating func set(_ path: DocumentPath, to value: JSONValue) throws(DocumentError) {
    if let error = limits.violation(of: value, at: path) { throw error }
    let timestamp = timestamp
    try change(path) { field, dots in field.assign(value, at: timestamp, using: &dots) }
  }

  /// Creates an empty map at a path, unless there is a map already.
  public mutating func createMap(at path: DocumentPath) throws(DocumentError) {
    try change(path, needing: .map) { field, dots in field.create(.map, using: &dots) }
  }

  /// Creates an empty set at a path, unless there is a set already.
  public mutating func createSet(at path: DocumentPath) throws(DocumentError) {
    try change(path, needing: .set) { field, dots in field.create(.set, using: &dots) }
  }

  /// Adds a scalar to the set at a path, which comes into being if nothing is there.
  public mutating func insert(
    _ value: Scalar, into path: DocumentPath
  ) throws(DocumentError) {
    if let error = limits.violation(of: JSONValue(value), at: path) { throw error }
    try change(path, needing: .set, adding: value) { field, dots in
      field.changeSet(using: &dots) { $0.insert(value, using: &$1) }
    }
  }

  /// Removes a scalar from the set at a path, as far as its additions have been seen.
  ///
  /// The set stays, even if it is then empty.
  public mutating func remove(
    _ value: Scalar, from path: DocumentPath
  ) throws(DocumentError) {
    try change(path, needing: .set) { field, dots in
      field.changeSet(using: &dots) { $0.remove(value, using: &$1) }
    }
  }

  /// Adds an amount to the counter at a path, which comes into being if nothing is there.
  public mutating func increment(
    _ path: DocumentPath, by amount: Int64 = 1
  ) throws(DocumentError) {
    try change(path, needing: .counter) { field, dots in
      field.increment(by: amount, using: &dots)
    }
  }

  /// Removes the field at a path with all that is below it, as far as it has been seen.
  ///
  /// The map that it was in stays, even if it is then empty.
  public mutating func removeValue(at path: DocumentPath) throws(DocumentError) {
    try change(path) { field, dots in field.removeAll(using: &dots) }
  }
}

extension DocumentEditor {
  /// Does some edits, or if one of them is refused, none.
  mutating func atomically<Failure: Error>(
    _ body: (inout DocumentEditor) throws(Failure) -> Void
  ) throws(Failure) {
    let (mark, count, sequence) = (undoLog.count, changes.count, dots.sequence)
    let floor = undoLog.floor
    undoLog.floor = mark
    defer { undoLog.floor = floor }
    do throws(Failure) {
      try body(&self)
    } catch {
      undoLog.rollBack(&store.fields, to: mark)
      changes.removeLast(changes.count - count)
      dots.rewind(unpublishedAfter: sequence)
      throw error
    }
  }

  /// Changes one field, which is created if it is not there.
  mutating func change(
    _ path: DocumentPath, needing kind: Field.Kind? = nil, adding member: Scalar? = nil,
    _ body: (inout Field, inout DotSource) -> Field.Delta
  ) throws(DocumentError) {
    guard !path.keys.isEmpty else { throw .rootIsNotAField }
    if let error = limits.violation(of: path) { throw error }
    if let selection, !selection.includes(path) { throw .outsideThePart(path) }
    if let reserved, reserved.concerns(path, withAllBelow: kind == nil) {
      throw .needsProposal(path)
    }
    let walk = Walk(path: path, kind: kind, member: member, width: limits.width)
    let change = try store.fields.change(walk, level: 0, log: &undoLog, using: &dots, body)
    if !change.context.isEmpty { changes.append(Change(key: path.keys[0], part: change)) }
  }

  /// Where a change takes place, and what it needs to find there.
  fileprivate struct Walk {
    let path: DocumentPath
    let kind: Field.Kind?
    /// What is to be added to a set.
    let member: Scalar?
    let width: Int

    /// Refuses a field that is not of the kind needed at a level.
    func check(_ field: Field, level: Int) throws(DocumentError) {
      let isLast = level == path.keys.count - 1
      if isLast, let member, !field.hasRoom(for: member, width: width) {
        throw .tooManyEntries(path, limit: width)
      }
      let needed = isLast ? kind : .map
      guard let needed, let found = field.kind, !field.holds(needed) else { return }
      throw .kindMismatch(DocumentPath(Array(path.keys[...level])), needed: needed, found: found)
    }
  }
}

extension DotMap<String, Field> {
  /// Walks down a path, creating maps, and changes the field at its end.
  ///
  /// - Returns: What that changes under the first of the keys that are left.
  fileprivate mutating func change(
    _ walk: DocumentEditor.Walk, level: Int, isLogged: Bool = false,
    log: inout DocumentEditor.UndoLog, using dots: inout DotSource,
    _ body: (inout Field, inout DotSource) -> Field.Delta
  ) throws(DocumentError) -> Field.Delta {
    let isLast = level == walk.path.keys.count - 1
    let count = listed.count
    return try modify(walk.path.keys[level]) { (field) throws(DocumentError) in
      try walk.check(field, level: level)
      if count >= walk.width, field.isEmpty {
        throw .tooManyEntries(DocumentPath(Array(walk.path.keys[..<level])), limit: walk.width)
      }
      let isLogged = isLogged || log.note(field, walk.path, level: level, isLast: isLast)
      if isLast { return body(&field, &dots) }
      return try field.changeMap(using: &dots) { (fields, dots) throws(DocumentError) in
        let change = try fields.change(
          walk, level: level + 1, isLogged: isLogged, log: &log, using: &dots, body)
        guard !change.context.isEmpty else { return Delta() }
        return Delta(
          store: Self(walk.path.keys[level + 1], change.store), context: change.context)
      }
    }
  }
}

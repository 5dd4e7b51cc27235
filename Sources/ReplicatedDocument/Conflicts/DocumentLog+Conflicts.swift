import CRDTs
import Causality
import SortedCollections

extension DocumentLog {
  /// Where a document holds more than it can show, with all that the log knows of it.
  ///
  /// To what ``Document/conflicts`` tells, the log adds who removed what somebody else was editing,
  /// when sets and counters were changed, and what there was before: the field as it was in the
  /// last version that all the values come from. Of what was trimmed nothing is known.
  ///
  /// - Parameter document: The document whose log this is.
  /// - Complexity: O(edits · authors · log n) for the removals, and O(edits · log n) for each
  ///   version that values come from.
  public func conflicts(in document: Document) -> [FieldConflict] {
    let removals = removals(in: document)
    var found: SortedMap<String, FieldConflict> = [:]
    for conflict in document.conflicts { found[conflict.path.description] = conflict }
    for (path, edits) in removals {
      let known = found[path]?.values ?? edits.field.concurrentValues
      let values = known.filter { !$0.isRemoval } + edits.removals.map(\.removal)
      found[path] = FieldConflict(at: edits.path, between: values)
    }
    var bases = Bases(log: self)
    return found.map { bases.complete($0.value) }
      .sorted { DocumentPath.order($0.path, $1.path) < 0 }
  }

  /// Fields that are there although somebody removed them who did not know why they would stay.
  private func removals(in document: Document) -> SortedMap<String, Removed> {
    var found: SortedMap<String, Removed> = [:]
    replay { edit, before, after in
      after.forEachRemoval(since: before) { keys in
        let path = DocumentPath(keys)
        guard let field = document.field(at: path), isContested(field, by: edit) else { return }
        found.modify(
          path.description, default: Removed(path: path, field: field),
          keepIf: { _ in true }, { $0.removals.append(edit) })
      }
    }
    return found
  }

  /// Whether something in a field was written without knowing of its removal, and nothing with.
  private func isContested(_ field: Field, by removal: LoggedEdit) -> Bool {
    var seen = CausalContext()
    var unknowing: [LoggedEdit] = []
    for edit in edits(of: field.dots) {
      if edit.predecessors.contains(removal.id) {
        seen.merge(edit.predecessors)
      } else {
        unknowing.append(edit)
      }
    }
    // What was put in a map or a set settles nothing until the map or the set is created again.
    if field.isRemovedContainer { return !unknowing.isEmpty }
    return field.isValue && unknowing.contains { !seen.contains($0.id) }
  }

  private struct Removed {
    let path: DocumentPath
    let field: Field
    var removals: [LoggedEdit] = []
  }
}

extension LoggedEdit {
  /// The edit as what it made of a field that it removed.
  fileprivate var removal: ConcurrentValue {
    ConcurrentValue(
      nil, as: nil, from: DotCloud(DotRun(id.replica, id.sequence, id.sequence)), at: timestamp)
  }
}

extension Field {
  /// Whether a map or a set is here that was removed while something was put in it.
  fileprivate var isRemovedContainer: Bool {
    let kinds = kinds
    return kinds.map.isRemoved || kinds.set.isRemoved
  }

  /// Whether there is something here whose removal leaves no trace.
  fileprivate var isValue: Bool { holds(.register) || holds(.counter) }
}

extension Document {
  /// Calls the body with the keys of every field that is not there any more, though its map is.
  fileprivate func forEachRemoval(since before: Document, _ body: ([String]) -> Void) {
    state.store.fields.forEachRemoval(since: before.state.store.fields, below: [], body)
  }
}

extension DotMap<String, Field> {
  fileprivate func forEachRemoval(
    since before: Self, below keys: [String], _ body: ([String]) -> Void
  ) {
    listed.forEachUnshared(with: before.listed) { key, now, old in
      guard let old, !old.isEmpty else { return }
      guard let now, !now.isEmpty else { return body(keys + [key]) }
      if now.holds(.map), old.holds(.map) {
        now.fields.forEachRemoval(since: old.fields, below: keys + [key], body)
      }
    }
  }
}

/// What documents were at the versions that conflicts come from, each built once.
private struct Bases {
  let log: DocumentLog
  private var documents: [CausalContext: Document?] = [:]

  init(log: DocumentLog) { self.log = log }

  /// The conflict with its base, and with the times of all values.
  mutating func complete(_ conflict: FieldConflict) -> FieldConflict {
    let edits = conflict.values.map { log.edits(of: $0.events) }
    let values = zip(conflict.values, edits).map { value, edits in
      value.timestamp == nil ? value.with(value.value, at: edits.map(\.timestamp).max()) : value
    }
    return FieldConflict(at: conflict.path, between: values, base: base(of: conflict, edits))
  }

  private mutating func base(
    of conflict: FieldConflict, _ edits: [[LoggedEdit]]
  ) -> FieldConflict.Base {
    var common: CausalContext?
    for (place, own) in edits.enumerated() {
      let others = conflict.values.indices.filter { $0 != place }
      var branch = CausalContext()
      // What was edited in view of another value has it behind, not beside it.
      for edit in own
      where others.allSatisfy({
        edit.predecessors.dots.isDisjoint(with: conflict.values[$0].events)
      }) { branch.merge(edit.version) }
      guard !branch.isEmpty else { return .unknown }
      common =
        common.map { CausalContext($0.subtracting(CausalContext($0.subtracting(branch)))) }
        ?? branch
    }
    guard let common, let document = document(at: common) else { return .unknown }
    return document[conflict.path].map { .value($0) } ?? .nothing
  }

  private mutating func document(at version: CausalContext) -> Document? {
    if let known = documents[version] { return known }
    let document = try? log.document(at: version)
    documents[version] = .some(document)
    return document
  }
}

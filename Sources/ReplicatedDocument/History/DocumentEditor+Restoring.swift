import CRDTs
import Causality
import SortedCollections

extension DocumentEditor {
  /// Takes back a change, unless somebody has changed the same place since.
  ///
  /// - Parameters:
  ///   - change: What an edit has changed.
  ///   - current: The document as it is now.
  ///   - restored: The events of edits that have put back what was there before; they stand for
  ///     those of the edits that had put it there.
  mutating func undo(
    _ change: DocumentChange, in current: Document, restored: DotCloud
  ) throws(DocumentError) {
    let (path, before, after) = (change.path, change.before, change.after)
    let now = current.field(at: path)
    switch (before?.kind ?? after?.kind, after?.kind ?? before?.kind) {
    case (.counter, .counter):
      guard now == nil || now?.kind == .counter, now != nil || after == nil else { return }
      let amount = (before?.count ?? 0).subtractingReportingOverflow(after?.count ?? 0)
      if !amount.overflow { try increment(path, by: amount.partialValue) }
    case (.set, .set):
      guard now == nil || now?.kind == .set, now != nil || after == nil else { return }
      let (old, new) = (before?.members ?? [], after?.members ?? [])
      try writeMembers(old, of: new, at: path)
      if before == nil, self[path] == [] { try removeValue(at: path) }
    default:
      // The change still stands if the place holds the very events that the change left there.
      let (found, left) = (now?.dots ?? DotCloud(), after?.dots ?? DotCloud())
      let isRestored = found.subtracting(left).isDominated(by: restored)
      if found == left || (isRestored && now?.json == after?.json) {
        try restore(path, to: before)
      }
    }
  }

  /// Makes a field what another was, with as few edits as that takes.
  mutating func restore(_ path: DocumentPath, to field: Field?) throws(DocumentError) {
    guard let field, let kind = field.kind else {
      try removeValue(at: path)
      return
    }
    switch kind {
    case .register:
      if let value = field.json, self.kind(at: path) != .register || self[path] != value {
        try set(path, to: value)
      }
    case .counter:
      try clear(path, unless: .counter)
      let here = store.field(at: path)?.count ?? 0
      let amount = (field.count ?? 0).subtractingReportingOverflow(here)
      if !amount.overflow { try increment(path, by: amount.partialValue) }
    case .set:
      try clear(path, unless: .set)
      try createSet(at: path)
      try writeMembers(field.members, of: store.field(at: path)?.members ?? [], at: path)
    case .map:
      try clear(path, unless: .map)
      try createMap(at: path)
      let wanted = field.fields.elements
      let here = store.field(at: path)?.fields.elements
      for key in here?.keys.map({ $0 }) ?? [] where wanted[key] == nil {
        try removeValue(at: path.appending(key))
      }
      for (key, inner) in wanted { try restore(path.appending(key), to: inner) }
    }
  }

  private mutating func clear(
    _ path: DocumentPath, unless kind: Field.Kind
  ) throws(DocumentError) {
    if let found = self.kind(at: path), found != kind { try removeValue(at: path) }
  }
}

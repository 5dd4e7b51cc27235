import CRDTs
import Causality
import SortedCollections

extension DocumentEditor {
  /// Settles the conflict of a field as it is now, by one edit that writes what it is to show.
  ///
  /// - Parameters:
  ///   - path: The field.
  ///   - value: What it is to show; `nil` to remove it.
  /// - Returns: Whether there was a conflict; nothing happens if there is none any more.
  @discardableResult
  public mutating func resolve(
    at path: DocumentPath, to value: JSONValue?
  ) throws(DocumentError) -> Bool {
    guard let conflict = conflict(at: path) else { return false }
    return try resolve(conflict, to: value)
  }

  /// Settles the conflict of a field as it is now, by one edit that writes what a policy says.
  ///
  /// - Returns: What was decided; `nil` if there is no conflict any more.
  @discardableResult
  public mutating func resolve(
    at path: DocumentPath, by policy: ResolutionPolicy
  ) throws(DocumentError) -> Resolution? {
    guard let conflict = conflict(at: path) else { return nil }
    return try resolve(conflict, by: policy)
  }

  /// Settles a conflict as a policy says.
  ///
  /// - Parameters:
  ///   - conflict: What is to be decided, with the base and the removals that history knows of.
  ///   - policy: How.
  /// - Returns: What was decided; `nil` if nothing of the conflict is left.
  @discardableResult
  public mutating func resolve(
    _ conflict: FieldConflict, by policy: ResolutionPolicy
  ) throws(DocumentError) -> Resolution? {
    let resolution = policy.resolve(conflict)
    return try resolve(conflict, to: resolution.value) ? resolution : nil
  }

  /// Settles a conflict that was found earlier, and exactly that.
  ///
  /// The values of the conflict are overwritten. One that has come since and that whoever decided
  /// has not seen stays, and is in conflict with the decision.
  ///
  /// If the value is what one of the kinds shows, the field stays of that kind; an object stays a
  /// map and an array a set, if there is one, so that edits below go on to merge. Everything else
  /// is assigned whole.
  ///
  /// - Parameters:
  ///   - conflict: What is to be decided.
  ///   - value: What the field is to show; `nil` to remove it.
  /// - Returns: Whether anything of the conflict was left to decide.
  @discardableResult
  public mutating func resolve(
    _ conflict: FieldConflict, to value: JSONValue?
  ) throws(DocumentError) -> Bool {
    let (path, seen) = (conflict.path, conflict.events)
    guard let field = store.field(at: path), !field.dots.isDisjoint(with: seen) else {
      return false
    }
    if let value, let error = limits.violation(of: value, at: path) { throw error }
    let kept = value.flatMap { conflict.kind(for: $0) }
    let before = conflict.values.first { $0.kind == kept }?.value
    try atomically { (editor) throws(DocumentError) in
      let write =
        kept == nil ? value.map { Field.Write($0, at: editor.timestamp) } : nil
      try editor.change(path) { field, dots in
        field.decide(over: seen, keeping: kept, writing: write, using: &dots)
      }
      if kept == .map, field.isRemovedMap { try editor.recreate(field.fields, below: path) }
      guard kept != nil, let before, let value else { return }
      try editor.amend(path, from: before, to: value)
    }
    return true
  }

  /// Removes a field so that rules that prefer deletion know of it.
  ///
  /// Where ``ResolutionPolicy/preferDeletion`` holds, `null` is written, which stays when somebody
  /// else edits the field at the same time. Elsewhere the field is removed.
  public mutating func removeValue(
    at path: DocumentPath, under rules: ResolutionRules
  ) throws(DocumentError) {
    guard rules.policy(at: path).readsNullAsNothing else { return try removeValue(at: path) }
    if store.field(at: path) != nil, self[path] != .null { try set(path, to: .null) }
  }

  /// Creates again the maps and sets that went with the map that they are in.
  ///
  /// That they did was no conflict of its own; it would be one in a map that is there again.
  private mutating func recreate(
    _ fields: DotMap<String, Field>, below path: DocumentPath
  ) throws(DocumentError) {
    for (key, field) in fields.listed {
      let (place, kinds) = (DocumentPath(path.keys + [key]), field.kinds)
      let isRemoved: [(Field.Kind, Bool)] = [
        (.map, kinds.map.isRemoved), (.set, kinds.set.isRemoved),
      ]
      for (kind, isRemoved) in isRemoved where isRemoved {
        try change(place) { field, dots in
          field.decide(over: DotCloud(), keeping: kind, writing: nil, using: &dots)
        }
      }
      if kinds.map.isRemoved { try recreate(kinds.map.contents, below: place) }
    }
  }

  private func conflict(at path: DocumentPath) -> FieldConflict? {
    // A copy of the store, which is not changed while it lives; what it has seen is not asked for.
    var copy = Document()
    copy.state.store = store
    return copy.conflict(at: path)
  }

  /// Changes a map or a set from one value to another, and leaves what else it may hold.
  private mutating func amend(
    _ path: DocumentPath, from before: JSONValue, to value: JSONValue
  ) throws(DocumentError) {
    switch (before, value) {
    case (.object, .object):
      for change in value.alterations(since: before) {
        let target = DocumentPath(path.keys + change.path.keys)
        if let new = change.new {
          try update(target, to: new)
        } else {
          try removeValue(at: target)
        }
      }
    case (.array(let old), .array(let new)):
      func members(_ values: [JSONValue]) -> [Scalar] {
        values.compactMap(\.scalar).sorted { Scalar.order($0, $1) < 0 }
      }
      try writeMembers(members(new), of: members(old), at: path)
    default: break
    }
  }
}

extension FieldConflict {
  /// The kind that a field keeps if a value is to be shown; `nil` if the value must be assigned.
  fileprivate func kind(for value: JSONValue) -> Field.Kind? {
    let kinds = edits.filter { $0.kind != .register }
    if let shown = kinds.first(where: { $0.value == value }) { return shown.kind }
    switch value {
    case .object: return kinds.contains { $0.kind == .map } ? .map : nil
    case .array(let members):
      guard kinds.contains(where: { $0.kind == .set }) else { return nil }
      let isSet = members.allSatisfy { $0.scalar != nil }
      return isSet && JSONValue.distinct(members).count == members.count ? .set : nil
    default: return nil
    }
  }
}

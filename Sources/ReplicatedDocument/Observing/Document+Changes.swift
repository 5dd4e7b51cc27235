import CRDTs
import SortedCollections

extension Document {
  /// What this document shows that an earlier one did not, in key order.
  ///
  /// Where both show a map, the changes are those of its fields; anything else changes as a whole.
  /// To learn what a merge or an edit changes, keep a copy from before, which costs nothing, or
  /// call
  /// ``DocumentReplica/merge(_:at:into:)`` and ``DocumentReplica/edit(at:into:_:)``.
  ///
  /// - Complexity: O(changes · log n) for documents of which one came of the other, since what they
  ///   share is not looked at; O(n) for strangers.
  public func changes(since earlier: Document) -> [DocumentChange] {
    var changes: [DocumentChange] = []
    state.store.fields.forEachChange(since: earlier.state.store.fields, below: []) {
      changes.append($0)
    }
    return changes
  }

  /// What this document shows that an earlier one did not, at the paths of a pattern.
  ///
  /// A path that the pattern names changes if anything below it does. If the pattern ends in `**`,
  /// the changes are as fine as those of ``changes(since:)``.
  public func changes(since earlier: Document, at pattern: PathPattern) -> [DocumentChange] {
    pattern.select(changes(since: earlier), from: earlier, to: self)
  }
}

extension DotMap<String, Field> {
  func forEachChange(since earlier: Self, below keys: [String], _ body: (DocumentChange) -> Void) {
    // Walked as a merge, which passes over what both share.
    var walked = listed
    walked.merge(
      earlier.listed,
      mine: { key, new in
        if !new.isEmpty { body(DocumentChange(DocumentPath(keys + [key]), from: nil, to: new)) }
        return new
      },
      theirs: { key, old in
        if !old.isEmpty { body(DocumentChange(DocumentPath(keys + [key]), from: old, to: nil)) }
        return nil
      },
      both: { key, new, old in
        new.forEachChange(since: old, at: keys + [key], body)
        return new
      })
  }
}

extension Field {
  fileprivate func forEachChange(
    since earlier: Field, at keys: [String], _ body: (DocumentChange) -> Void
  ) {
    if case .write(let new, _) = storage, case .write(let old, _) = earlier.storage, new == old {
      return
    }
    switch (kind, earlier.kind) {
    case (nil, nil): return
    case (.map, .map):
      fields.forEachChange(since: earlier.fields, below: keys, body)
    case (.register, .register) where registered == earlier.registered: return
    case (.counter, .counter) where count == earlier.count: return
    case (.set, .set) where storage == earlier.storage || members == earlier.members: return
    default:
      // A counter that has become a register may show the same number.
      if let old = earlier.json, let new = json, old == new { return }
      body(
        DocumentChange(
          DocumentPath(keys), from: earlier.isEmpty ? nil : earlier, to: isEmpty ? nil : self))
    }
  }
}

extension PathPattern {
  /// The changes at the paths of this pattern that some changes between two documents amount to.
  func select(
    _ changes: [DocumentChange], from earlier: Document, to later: Document
  ) -> [DocumentChange] {
    var selected: [DocumentChange] = []
    func add(_ change: DocumentChange) {
      // Several changes below one path are one change of it.
      if selected.last?.path != change.path { selected.append(change) }
    }
    for change in changes {
      var places = start
      for (depth, key) in change.path.keys.enumerated() {
        places = advance(places, by: key)
        if depth + 1 < change.path.keys.count, isMatch(places), !isMatchWithAllBelow(places) {
          let path = DocumentPath(Array(change.path.keys[...depth]))
          add(DocumentChange(path, from: earlier.field(at: path), to: later.field(at: path)))
        }
      }
      if places != 0 { descend(change, places, add) }
    }
    return selected
  }

  private func descend(
    _ change: DocumentChange, _ places: Places, _ add: (DocumentChange) -> Void
  ) {
    if isMatch(places) { add(change) }
    if isMatchWithAllBelow(places) { return }
    let nothing = DotMap<String, Field>(isWhole: true)
    let before = change.before?.kind == .map ? change.before?.fields ?? nothing : nothing
    let after = change.after?.kind == .map ? change.after?.fields ?? nothing : nothing
    var walked = after.listed
    func visit(_ key: String, _ old: Field?, _ new: Field?) {
      let next = advance(places, by: key)
      guard next != 0 else { return }
      descend(DocumentChange(change.path.appending(key), from: old, to: new), next, add)
    }
    walked.merge(
      before.listed,
      mine: { key, new in
        visit(key, nil, new)
        return new
      },
      theirs: { key, old in
        visit(key, old, nil)
        return nil
      },
      both: { key, new, old in
        visit(key, old, new)
        return new
      })
  }
}

import SortedCollections

extension Document {
  /// Where two versions contradict each other, in key order.
  ///
  /// Works on any three documents, whether or not they have a history; values that were assigned
  /// concurrently but are equal do not contradict each other.
  ///
  /// - Parameters:
  ///   - local: One version.
  ///   - remote: The other version.
  ///   - base: What both came from.
  /// - Complexity: O(changes · log n) for versions that share what they did not change.
  public static func conflicts(
    local: Document, remote: Document, base: Document
  ) -> [DocumentConflict] {
    ConflictSearch(base: base.side, local: local.side, remote: remote.side).conflicts(
      local.changes(since: base).map(Alteration.init),
      remote.changes(since: base).map(Alteration.init))
  }

  private func side(at path: DocumentPath) -> DocumentConflict.Side {
    let field = field(at: path)
    return DocumentConflict.Side(field?.kind, field?.json)
  }
}

extension JSONValue {
  /// Where two versions of plain JSON contradict each other, in key order.
  ///
  /// Objects are maps; everything else, arrays included, is one value.
  ///
  /// - Parameters:
  ///   - local: One version.
  ///   - remote: The other version.
  ///   - base: What both came from.
  /// - Complexity: O(n).
  public static func conflicts(
    local: JSONValue, remote: JSONValue, base: JSONValue
  ) -> [DocumentConflict] {
    ConflictSearch(base: base.side, local: local.side, remote: remote.side).conflicts(
      local.alterations(since: base).map(Alteration.init),
      remote.alterations(since: base).map(Alteration.init))
  }

  private func side(at path: DocumentPath) -> DocumentConflict.Side {
    let value = self[path]
    return DocumentConflict.Side(value.map(\.fieldKind), value)
  }

  /// The kind of field that shows such a value.
  fileprivate var fieldKind: Field.Kind {
    if case .object = self { .map } else { .register }
  }

  /// Where objects differ, with what was there and what is.
  func alterations(
    since base: JSONValue
  ) -> [(path: DocumentPath, old: JSONValue?, new: JSONValue?)] {
    var result: [(path: DocumentPath, old: JSONValue?, new: JSONValue?)] = []
    forEachAlteration(since: base, at: []) { result.append((DocumentPath($0), $1, $2)) }
    return result
  }

  private func forEachAlteration(
    since base: JSONValue, at keys: [String], _ body: ([String], JSONValue?, JSONValue?) -> Void
  ) {
    guard case .object(let mine) = self, case .object(let old) = base else {
      if self != base { body(keys, base, self) }
      return
    }
    mine.forEachUnshared(with: old) { key, value, old in
      switch (value, old) {
      case (let value?, let old?): value.forEachAlteration(since: old, at: keys + [key], body)
      default: body(keys + [key], old, value)
      }
    }
  }
}

/// A place that has changed, and the kinds of what was and is there.
private struct Alteration {
  let path: DocumentPath
  let oldKind: Field.Kind?
  let newKind: Field.Kind?

  init(_ change: DocumentChange) {
    path = change.path
    oldKind = change.before?.kind
    newKind = change.after?.kind
  }

  init(_ change: (path: DocumentPath, old: JSONValue?, new: JSONValue?)) {
    path = change.path
    oldKind = change.old.map(\.fieldKind)
    newKind = change.new.map(\.fieldKind)
  }
}

/// Two lists of alterations, each in key order with no path below another, walked together.
private struct ConflictSearch {
  let base: (DocumentPath) -> DocumentConflict.Side
  let local: (DocumentPath) -> DocumentConflict.Side
  let remote: (DocumentPath) -> DocumentConflict.Side

  func conflicts(_ mine: [Alteration], _ theirs: [Alteration]) -> [DocumentConflict] {
    var found: [DocumentConflict] = []
    var (left, right) = (0, 0)
    while left < mine.count && right < theirs.count {
      let (here, there) = (mine[left], theirs[right])
      compare(here, there, into: &found)
      // What lies below a path comes right after it, so the upper one waits for all of them.
      if there.path.isBelow(here.path), there.path != here.path {
        right += 1
      } else if here.path.isBelow(there.path), here.path != there.path {
        left += 1
      } else {
        let order = DocumentPath.order(here.path, there.path)
        if order <= 0 { left += 1 }
        if order >= 0 { right += 1 }
      }
    }
    return found
  }

  private func compare(
    _ mine: Alteration, _ theirs: Alteration, into found: inout [DocumentConflict]
  ) {
    let isDeeper = theirs.path.isBelow(mine.path)
    guard isDeeper || mine.path.isBelow(theirs.path) else { return }
    if mine.path == theirs.path, mine.newKind == .map, theirs.newKind == .map {
      return compareMaps(at: mine.path, into: &found)
    }
    let path = isDeeper ? theirs.path : mine.path
    let (new, other) = (local(path), remote(path))
    if new.value == other.value || isMergeable(mine, theirs) { return }
    found.append(
      DocumentConflict(
        kind: kind(mine, theirs, new, other), path: path, base: base(path).value,
        local: new.value, remote: other.value))
  }

  /// Both sides have made a map where none was, and may have put different things under one key.
  private func compareMaps(at path: DocumentPath, into found: inout [DocumentConflict]) {
    guard case .object(let mine)? = local(path).value,
      case .object(let theirs)? = remote(path).value
    else { return }
    for (key, value) in mine {
      guard let other = theirs[key], other != value else { continue }
      let inner = path.appending(key)
      let sides = [local(inner), remote(inner)]
      switch (sides[0].kind, sides[1].kind) {
      case (.map, .map): compareMaps(at: inner, into: &found)
      case (.set, .set), (.counter, .counter): break
      default:
        found.append(
          DocumentConflict(
            kind: .between(sides) ?? .addAdd, path: inner, base: nil, local: value, remote: other))
      }
    }
  }

  /// Whether both sides go on with a counter or a set.
  private func isMergeable(_ mine: Alteration, _ theirs: Alteration) -> Bool {
    guard mine.path == theirs.path, mine.newKind == theirs.newKind else { return false }
    return mine.newKind == .counter || mine.newKind == .set
  }

  private func kind(
    _ mine: Alteration, _ theirs: Alteration, _ new: DocumentConflict.Side,
    _ other: DocumentConflict.Side
  ) -> DocumentConflict.Kind {
    if mine.newKind == nil || theirs.newKind == nil { return .deleteModify }
    guard mine.path == theirs.path else { return .structural }
    return .between([new, other]) ?? (mine.oldKind == nil ? .addAdd : .modifyModify)
  }
}

extension DocumentPath {
  /// The order in which a document lists its fields: key by key, a map before what is in it.
  static func order(_ first: DocumentPath, _ second: DocumentPath) -> Int {
    for (a, b) in zip(first.keys, second.keys) {
      let order = String.order(a, b)
      if order != 0 { return order }
    }
    return first.keys.count - second.keys.count
  }
}

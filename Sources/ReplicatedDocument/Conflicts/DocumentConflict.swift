import SortedCollections

/// That two versions of a document changed the same place since a common base, differently.
///
/// Counting and adding to sets never conflict: what both have done is done.
public struct DocumentConflict: Equatable, Sendable {
  /// In what way two changes contradict each other.
  public enum Kind: String, CaseIterable, Sendable {
    /// Both changed a value.
    case modifyModify
    /// Both made a value where there was none.
    case addAdd
    /// One removed what the other changed.
    case deleteModify
    /// They made different kinds of it, neither of them a map.
    case typeChange
    /// One has a map there, and the other something without keys.
    case structural
  }

  /// What was contradicted.
  public let kind: Kind
  /// Where; the deeper path, if one side changed a map and the other something in it.
  public let path: DocumentPath
  /// What the common base had there.
  public let base: JSONValue?
  /// What this side has there.
  public let local: JSONValue?
  /// What the other side has there.
  public let remote: JSONValue?
}

extension DocumentConflict: CustomStringConvertible {
  /// The path, what happened, and all three values.
  public var description: String {
    func text(_ value: JSONValue?) -> String { value?.description ?? "nothing" }
    return "\(path): \(kind.phrase): \(text(local)) here, \(text(remote)) there, "
      + "\(text(base)) before"
  }
}

extension DocumentConflict.Kind {
  /// What happened, in a few words.
  public var phrase: String {
    switch self {
    case .modifyModify: "changed on both sides"
    case .addAdd: "added on both sides"
    case .deleteModify: "removed on one side and changed on the other"
    case .typeChange: "made something else on one side"
    case .structural: "a map on one side and a value on the other"
    }
  }
}

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
    ConflictSearch(
      base: { base[$0] }, local: { local[$0] }, remote: { remote[$0] }
    ).conflicts(
      local.changes(since: base).map(Alteration.init),
      remote.changes(since: base).map(Alteration.init))
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
  public static func conflicts(
    local: JSONValue, remote: JSONValue, base: JSONValue
  ) -> [DocumentConflict] {
    ConflictSearch(
      base: { base[$0] }, local: { local[$0] }, remote: { remote[$0] }
    ).conflicts(local.alterations(since: base), remote.alterations(since: base))
  }

  private func alterations(since base: JSONValue) -> [Alteration] {
    var result: [Alteration] = []
    alterations(since: base, at: [], into: &result)
    return result
  }

  private func alterations(
    since base: JSONValue, at keys: [String], into result: inout [Alteration]
  ) {
    guard self != base else { return }
    guard case .object(let mine) = self, case .object(let old) = base else {
      result.append(Alteration(path: DocumentPath(keys), old: base, new: self))
      return
    }
    var walked = mine
    walked.merge(
      old,
      mine: { key, value in
        result.append(Alteration(path: DocumentPath(keys + [key]), old: nil, new: value))
        return value
      },
      theirs: { key, value in
        result.append(Alteration(path: DocumentPath(keys + [key]), old: value, new: nil))
        return nil
      },
      both: { key, value, old in
        value.alterations(since: old, at: keys + [key], into: &result)
        return value
      })
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

  init(path: DocumentPath, old: JSONValue?, new: JSONValue?) {
    self.path = path
    oldKind = old.map(Self.kind)
    newKind = new.map(Self.kind)
  }

  private static func kind(of value: JSONValue) -> Field.Kind {
    if case .object = value { .map } else { .register }
  }
}

/// Two lists of alterations, each in key order with no path below another, walked together.
private struct ConflictSearch {
  let base: (DocumentPath) -> JSONValue?
  let local: (DocumentPath) -> JSONValue?
  let remote: (DocumentPath) -> JSONValue?

  func conflicts(_ mine: [Alteration], _ theirs: [Alteration]) -> [DocumentConflict] {
    var found: [DocumentConflict] = []
    var (left, right) = (0, 0)
    while left < mine.count && right < theirs.count {
      let (here, there) = (mine[left], theirs[right])
      if let conflict = conflict(here, there) { found.append(conflict) }
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

  private func conflict(_ mine: Alteration, _ theirs: Alteration) -> DocumentConflict? {
    let isDeeper = theirs.path.isBelow(mine.path)
    guard isDeeper || mine.path.isBelow(theirs.path) else { return nil }
    let path = isDeeper ? theirs.path : mine.path
    let (old, new, other) = (base(path), local(path), remote(path))
    if new == other || isMergeable(mine, theirs) { return nil }
    return DocumentConflict(
      kind: kind(mine, theirs), path: path, base: old, local: new, remote: other)
  }

  /// Whether both sides go on with a counter or a set.
  private func isMergeable(_ mine: Alteration, _ theirs: Alteration) -> Bool {
    guard mine.path == theirs.path, mine.newKind == theirs.newKind else { return false }
    return mine.newKind == .counter || mine.newKind == .set || mine.newKind == .map
  }

  private func kind(_ mine: Alteration, _ theirs: Alteration) -> DocumentConflict.Kind {
    if mine.newKind == nil || theirs.newKind == nil { return .deleteModify }
    guard mine.path == theirs.path else { return .structural }
    if mine.newKind != theirs.newKind {
      return mine.newKind == .map || theirs.newKind == .map ? .structural : .typeChange
    }
    return mine.oldKind == nil ? .addAdd : .modifyModify
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

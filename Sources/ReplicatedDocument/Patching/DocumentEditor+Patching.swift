import SortedCollections

extension DocumentEditor {
  /// Changes the document as a patch of RFC 6902 asks, or not at all.
  ///
  /// Values are written as ``update(_:to:)`` does, by the fewest edits. A path may lead into an
  /// array or object that was assigned whole; it is then assigned again, changed. In a set, whose
  /// members have no places of their own, `add` inserts and `remove` and `replace` take the member
  /// that shows at the place. `move` and `copy` keep the kinds of fields.
  ///
  /// - Throws: ``JSONPatchError`` if a step is not possible; the transaction may go on without it.
  public mutating func apply(_ patch: JSONPatch) throws(JSONPatchError) {
    try atomically { (editor) throws(JSONPatchError) in
      for (place, operation) in patch.operations.enumerated() {
        do throws(JSONPatchError.Reason) {
          try editor.perform(operation)
        } catch {
          throw JSONPatchError(operation: place, reason: error)
        }
      }
    }
  }

  /// Changes a field as a merge patch of RFC 7386 asks: objects merge, `null` removes.
  ///
  /// - Parameters:
  ///   - patch: The patch.
  ///   - path: The field, or the root for an object.
  public mutating func merge(
    patch: JSONValue, at path: DocumentPath = DocumentPath()
  ) throws(DocumentError) {
    try atomically { (editor) throws(DocumentError) in try editor.mergePatch(patch, at: path) }
  }

  private mutating func mergePatch(
    _ patch: JSONValue, at path: DocumentPath
  ) throws(DocumentError) {
    guard case .object(let changes) = patch, kind(at: path) == .map else {
      return try update(path, to: (self[path] ?? .null).merging(patch: patch))
    }
    for (key, change) in changes {
      let place = path.appending(key)
      if change == .null {
        try removeValue(at: place)
      } else {
        try mergePatch(change, at: place)
      }
    }
  }

  private mutating func perform(
    _ operation: JSONPatch.Operation
  ) throws(JSONPatchError.Reason) {
    switch operation {
    case .add(let path, let value): try edit(path, .add(value))
    case .remove(let path): try edit(path, .remove)
    case .replace(let path, let value): try edit(path, .replace(value))
    case .test(let path, let expected):
      guard let found = value(at: path) else { throw .missing }
      guard found.isEquivalent(to: expected) else { throw .different }
    case .copy(let source, let target):
      guard let value = value(at: source) else { throw .missing }
      if isField(source), isField(target), kind(at: target) != .set {
        try requireParent(of: target)
        return try accepted { (editor) throws(DocumentError) in
          try editor.copy(from: source, to: target)
        }
      }
      try edit(target, .add(value))
    case .move(let source, let target):
      guard let value = value(at: source) else { throw .missing }
      if source == target { return }
      if source.isPrefix(of: target) { throw .movedIntoItself }
      if isField(source), isField(target) {
        try requireParent(of: target)
        return try accepted { (editor) throws(DocumentError) in
          try editor.move(from: source, to: target)
        }
      }
      try edit(source, .remove)
      try edit(target, .add(value))
    }
  }

  private mutating func accepted(
    _ body: (inout DocumentEditor) throws(DocumentError) -> Void
  ) throws(JSONPatchError.Reason) {
    do throws(DocumentError) { try body(&self) } catch { throw .refused(error) }
  }

  /// How many keys of a path lead through maps, the last of them to whatever is there.
  private func reach(_ path: DocumentPath) -> Int {
    for depth in path.keys.indices.dropLast() {
      if kind(at: DocumentPath(Array(path.keys[...depth]))) != .map { return depth + 1 }
    }
    return path.keys.count
  }

  private func isField(_ path: DocumentPath) -> Bool {
    !path.keys.isEmpty && reach(path) == path.keys.count
  }

  private func value(at path: DocumentPath) -> JSONValue? {
    let depth = reach(path)
    return self[DocumentPath(Array(path.keys[..<depth]))]?[path.keys[depth...]]
  }

  private func requireParent(of path: DocumentPath) throws(JSONPatchError.Reason) {
    guard kind(at: DocumentPath(path.keys.dropLast())) == .map else { throw .missing }
  }

  private mutating func edit(
    _ path: DocumentPath, _ edit: JSONValue.PlaceEdit
  ) throws(JSONPatchError.Reason) {
    let depth = reach(path)
    let place = DocumentPath(Array(path.keys[..<depth]))
    let rest = path.keys[depth...]
    if rest.isEmpty, !path.keys.isEmpty {
      return try editField(place, edit)
    }
    guard var value = self[place] else { throw .missing }
    if kind(at: place) == .set, rest.count == 1, case .array(let members) = value {
      return try editSet(place, members, rest[depth], edit)
    }
    let isWhole = kind(at: place) == .register
    try value.edit(rest, edit)
    try accepted { (editor) throws(DocumentError) in
      if isWhole { try editor.set(place, to: value) } else { try editor.update(place, to: value) }
    }
  }

  private mutating func editField(
    _ path: DocumentPath, _ edit: JSONValue.PlaceEdit
  ) throws(JSONPatchError.Reason) {
    let isThere = kind(at: path) != nil
    switch edit {
    case .add(let value):
      try requireParent(of: path)
      try accepted { (editor) throws(DocumentError) in try editor.update(path, to: value) }
    case .replace(let value):
      if !isThere { throw .missing }
      try accepted { (editor) throws(DocumentError) in try editor.update(path, to: value) }
    case .remove:
      if !isThere { throw .missing }
      try accepted { (editor) throws(DocumentError) in try editor.removeValue(at: path) }
    }
  }

  private mutating func editSet(
    _ path: DocumentPath, _ members: [JSONValue], _ key: String, _ edit: JSONValue.PlaceEdit
  ) throws(JSONPatchError.Reason) {
    var member: JSONValue?
    if key != "-" || edit.isRemoval {
      guard let place = JSONValue.place(key) else { throw .badIndex(key) }
      guard place < members.count || (place == members.count && edit.isAddition) else {
        throw .missing
      }
      member = place < members.count ? members[place] : nil
    }
    switch edit {
    case .add(let value), .replace(let value):
      // What is not a scalar cannot be a member: the set becomes an array with it.
      guard let scalar = value.scalar else {
        var array = JSONValue.array(members)
        try array.edit([key], edit)
        let changed = array
        return try accepted { (editor) throws(DocumentError) in try editor.set(path, to: changed) }
      }
      if !edit.isAddition, let old = member?.scalar {
        try accepted { (editor) throws(DocumentError) in try editor.remove(old, from: path) }
      }
      try accepted { (editor) throws(DocumentError) in try editor.insert(scalar, into: path) }
    case .remove:
      guard let old = member?.scalar else { throw .missing }
      try accepted { (editor) throws(DocumentError) in try editor.remove(old, from: path) }
    }
  }
}

extension JSONValue.PlaceEdit {
  fileprivate var isAddition: Bool { if case .add = self { true } else { false } }
  fileprivate var isRemoval: Bool { if case .remove = self { true } else { false } }
}

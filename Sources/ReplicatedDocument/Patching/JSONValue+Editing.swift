import SortedCollections

extension JSONValue {
  /// What is done at the end of a path in a value.
  enum PlaceEdit {
    /// Inserts into an array, assigns to an object.
    case add(JSONValue)
    case replace(JSONValue)
    case remove
  }

  /// Edits a place in this value as [RFC 6902](https://www.rfc-editor.org/rfc/rfc6902) asks.
  ///
  /// - Returns: What was there before.
  @discardableResult
  mutating func edit(
    _ keys: ArraySlice<String>, _ edit: PlaceEdit
  ) throws(JSONPatchError.Reason) -> JSONValue? {
    guard let key = keys.first else {
      let old = self
      switch edit {
      case .add(let value), .replace(let value): self = value
      case .remove: throw .rootIsNotRemovable
      }
      return old
    }
    let rest = keys.dropFirst()
    switch self {
    case .object(var members):
      self = .null
      defer { self = .object(members) }
      return try Self.edit(&members, key, rest, edit)
    case .array(var elements):
      self = .null
      defer { self = .array(elements) }
      return try Self.edit(&elements, key, rest, edit)
    default: throw .missing
    }
  }

  private static func edit(
    _ members: inout SortedMap<String, JSONValue>, _ key: String, _ rest: ArraySlice<String>,
    _ edit: PlaceEdit
  ) throws(JSONPatchError.Reason) -> JSONValue? {
    let old = members[key]
    if !rest.isEmpty {
      guard var inner = old else { throw .missing }
      let found = try inner.edit(rest, edit)
      members[key] = inner
      return found
    }
    switch edit {
    case .add(let value): members[key] = value
    case .replace(let value):
      if old == nil { throw .missing }
      members[key] = value
    case .remove:
      if old == nil { throw .missing }
      members[key] = nil
    }
    return old
  }

  private static func edit(
    _ elements: inout [JSONValue], _ key: String, _ rest: ArraySlice<String>, _ edit: PlaceEdit
  ) throws(JSONPatchError.Reason) -> JSONValue? {
    if rest.isEmpty, key == "-", case .add(let value) = edit {
      elements.append(value)
      return nil
    }
    guard let place = place(key) else { throw .badIndex(key) }
    if rest.isEmpty, case .add(let value) = edit {
      guard place <= elements.count else { throw .missing }
      elements.insert(value, at: place)
      return nil
    }
    guard place < elements.count else { throw .missing }
    if !rest.isEmpty { return try elements[place].edit(rest, edit) }
    let old = elements[place]
    if case .replace(let value) = edit {
      elements[place] = value
    } else {
      elements.remove(at: place)
    }
    return old
  }

  /// Whether two values are equal as RFC 6902 compares them: numbers by what they count.
  func isEquivalent(to other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let whole), .double(let number)), (.double(let number), .integer(let whole)):
      return number.isExactly(whole)
    case (.double(let a), .double(let b)): return a == b
    case (.array(let a), .array(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isEquivalent(to: $1) }
    case (.object(let a), .object(let b)):
      return a.count == b.count
        && a.allSatisfy { member in
          b[member.key].map { member.value.isEquivalent(to: $0) } ?? false
        }
    default: return self == other
    }
  }

  /// This value changed by a merge patch, [RFC 7386](https://www.rfc-editor.org/rfc/rfc7386).
  ///
  /// Members of the patch replace members of the same name, objects merge, and `null` removes; a
  /// patch that is not an object replaces everything.
  public func merging(patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members: SortedMap<String, JSONValue> = [:]
    if case .object(let own) = self { members = own }
    for (name, change) in changes {
      if change == .null {
        members.removeValue(forKey: name)
      } else {
        members[name] = (members[name] ?? .null).merging(patch: change)
      }
    }
    return .object(members)
  }
}

extension Double {
  /// Whether this is a whole number, and which; without rounding, for which a library is needed.
  fileprivate func isExactly(_ whole: Int64) -> Bool {
    guard self >= -0x1p63, self < 0x1p63 else { return false }
    return Int64(self) == whole && Double(whole) == self
  }
}

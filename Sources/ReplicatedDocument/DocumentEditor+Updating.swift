import CRDTs
import SortedCollections

extension DocumentEditor {
  /// Makes a field show a value by the fewest edits, so that as little as possible is overwritten.
  ///
  /// Nothing is written where the value is there already. Objects become maps, whose fields merge
  /// one by one: missing fields are created, those that the object has not are removed. A counter
  /// takes the difference of a whole number, and a set the differences of an array of distinct
  /// scalars, in whatever order; other arrays are assigned whole. An object that was assigned whole
  /// stays a value.
  ///
  /// - Parameters:
  ///   - path: The field, or the root for an object.
  ///   - value: What the document then shows at the path; the members of a set in their order.
  public mutating func update(
    _ path: DocumentPath, to value: JSONValue
  ) throws(DocumentError) {
    try atomically { (editor) throws(DocumentError) in try editor.write(value, at: path) }
  }

  private mutating func write(
    _ value: JSONValue, at path: DocumentPath
  ) throws(DocumentError) {
    if path.keys.isEmpty {
      guard case .object(let members) = value else { throw .rootIsNotAField }
      return try writeMembers(members, at: path)
    }
    let field = store.field(at: path)
    switch (value, field?.kind) {
    case (.object(let members), .map): try writeMembers(members, at: path)
    case (.object(let members), let kind):
      if kind == .register, case .object? = field?.registered { break }
      if kind != nil { try removeValue(at: path) }
      try createMap(at: path)
      return try writeMembers(members, at: path)
    case (.integer(let number), .counter):
      let (difference, overflow) = number.subtractingReportingOverflow(field?.count ?? 0)
      if overflow { break }
      return difference == 0 ? () : try increment(path, by: difference)
    case (.array(let elements), .set):
      let wanted = elements.compactMap(\.scalar).sorted { Scalar.order($0, $1) < 0 }
      let areDistinct = zip(wanted, wanted.dropFirst()).allSatisfy { $0 != $1 }
      guard wanted.count == elements.count, areDistinct else { break }
      return try writeMembers(wanted, of: field?.members ?? [], at: path)
    default: break
    }
    if value != self[path] { try set(path, to: value) }
  }

  private mutating func writeMembers(
    _ members: SortedMap<String, JSONValue>, at path: DocumentPath
  ) throws(DocumentError) {
    let fields = path.keys.isEmpty ? store.fields : store.field(at: path)?.fields
    for (key, _) in fields?.listed ?? [:] where members[key] == nil {
      try removeValue(at: path.appending(key))
    }
    for (key, value) in members { try write(value, at: path.appending(key)) }
  }

  /// Puts into a set and takes out what two lists of members, both ascending, differ in.
  mutating func writeMembers(
    _ wanted: [Scalar], of members: [Scalar], at path: DocumentPath
  ) throws(DocumentError) {
    var (left, right) = (0, 0)
    while left < members.count || right < wanted.count {
      let order =
        left == members.count
        ? 1 : right == wanted.count ? -1 : Scalar.order(members[left], wanted[right])
      if order < 0 { try remove(members[left], from: path) }
      if order > 0 { try insert(wanted[right], into: path) }
      if order <= 0 { left += 1 }
      if order >= 0 { right += 1 }
    }
  }

  /// Puts a copy of what a field shows at another path, in the place of what is there.
  ///
  /// The copy is of the same kind all the way down: a counter is counted up to the same number, a
  /// set has the same members. Nothing happens if there is no field, or if it is the same.
  public mutating func copy(
    from source: DocumentPath, to target: DocumentPath
  ) throws(DocumentError) {
    guard source != target, let field = store.field(at: source) else { return }
    try atomically { (editor) throws(DocumentError) in
      try editor.removeValue(at: target)
      try editor.create(field, at: target)
    }
  }

  /// Moves a field with all that it shows, in the place of what is at the other path.
  ///
  /// This is a copy and a removal: what somebody else edits in the old place meanwhile stays there.
  /// Nothing happens if there is no field, or if it is the same.
  public mutating func move(
    from source: DocumentPath, to target: DocumentPath
  ) throws(DocumentError) {
    guard source != target, let field = store.field(at: source) else { return }
    try atomically { (editor) throws(DocumentError) in
      try editor.removeValue(at: source)
      try editor.removeValue(at: target)
      try editor.create(field, at: target)
    }
  }

  private mutating func create(_ field: Field, at path: DocumentPath) throws(DocumentError) {
    switch field.kind {
    case .map:
      try createMap(at: path)
      for (key, inner) in field.fields.listed { try create(inner, at: path.appending(key)) }
    case .set:
      try createSet(at: path)
      for member in field.members { try insert(member, into: path) }
    case .counter: try increment(path, by: field.count ?? 0)
    case .register: try set(path, to: field.registered ?? .null)
    case nil: break
    }
  }
}

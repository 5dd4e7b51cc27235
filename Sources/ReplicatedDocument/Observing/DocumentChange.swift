/// That a field of a document shows something else than before.
///
/// The values are made when they are asked for; a change itself takes no time to make, however much
/// is below its path.
public struct DocumentChange: Sendable {
  /// Where the change is; not the root.
  public let path: DocumentPath

  /// The field as it was, with all that it held, if there was one.
  public let before: Field?

  /// The field as it is, with all that it holds, if there is one.
  public let after: Field?

  /// What was shown, if there was a field.
  public var old: JSONValue? { before?.json }

  /// What is shown, if there is a field.
  public var new: JSONValue? { after?.json }

  init(_ path: DocumentPath, from before: Field?, to after: Field?) {
    self.path = path
    self.before = before
    self.after = after
  }
}

extension DocumentChange: Hashable {
  /// Whether two changes are at the same path and between the same values.
  public static func == (first: DocumentChange, second: DocumentChange) -> Bool {
    first.path == second.path && first.old == second.old && first.new == second.new
  }

  /// Hashes the path and the values.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(path)
    hasher.combine(old)
    hasher.combine(new)
  }
}

extension DocumentChange: CustomStringConvertible {
  /// The path with the old and the new value.
  public var description: String {
    "\(path): \(old?.description ?? "nothing") → \(new?.description ?? "nothing")"
  }
}

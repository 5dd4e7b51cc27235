/// Why an edit was refused; the document is then as it was.
public enum DocumentError: Error, Hashable, Sendable {
  /// The root is always a map and cannot be assigned, counted or removed.
  case rootIsNotAField
  /// There are more keys than ``DocumentPath/maximumDepth``.
  case pathTooDeep(DocumentPath)
  /// The field is of another kind than the edit needs.
  case kindMismatch(DocumentPath, needed: Field.Kind, found: Field.Kind)
  /// A number is infinite or not a number.
  case notFinite(DocumentPath)
}

extension DocumentError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .rootIsNotAField: "the root of a document is a map and cannot be anything else"
    case .pathTooDeep: "the path has more than \(DocumentPath.maximumDepth) keys"
    case .kindMismatch(let path, let needed, let found):
      "\(path) is a \(found.rawValue), not a \(needed.rawValue)"
    case .notFinite(let path): "the number for \(path) is not finite"
    }
  }
}

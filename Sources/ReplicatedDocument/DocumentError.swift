/// Why an edit was refused; the document is then as it was.
public enum DocumentError: Error, Hashable, Sendable {
  /// The root is always a map and cannot be assigned, counted or removed.
  case rootIsNotAField
  /// There are more keys than ``DocumentLimits/depth``.
  case pathTooDeep(DocumentPath)
  /// A key has more bytes than ``DocumentLimits/keyLength``.
  case keyTooLong(DocumentPath, limit: Int)
  /// A map or a set would have more entries than ``DocumentLimits/width``.
  case tooManyEntries(DocumentPath, limit: Int)
  /// The field is of another kind than the edit needs.
  case kindMismatch(DocumentPath, needed: Field.Kind, found: Field.Kind)
  /// A number is infinite or not a number.
  case notFinite(DocumentPath)
  /// Arrays and objects nest deeper than ``DocumentLimits/maximumValueDepth``.
  case valueTooDeep(DocumentPath)
  /// A value has more bytes than ``DocumentLimits/valueSize``.
  case valueTooLarge(DocumentPath, limit: Int)
  /// The field lies outside the part of the document that is here.
  case outsideThePart(DocumentPath)
  /// Another replica has the authority over the field, or over one below it.
  case needsProposal(DocumentPath)
}

extension DocumentError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .rootIsNotAField: "the root of a document is a map and cannot be anything else"
    case .pathTooDeep(let path): "the path has too many keys: \(path.keys.count)"
    case .keyTooLong(let path, let limit): "a key of \(path) is longer than \(limit) bytes"
    case .tooManyEntries(let path, let limit): "\(path) would have more than \(limit) entries"
    case .kindMismatch(let path, let needed, let found):
      "\(path) is a \(found.rawValue), not a \(needed.rawValue)"
    case .notFinite(let path): "a number for \(path) is not finite"
    case .valueTooDeep(let path):
      "the value for \(path) nests deeper than \(DocumentLimits.maximumValueDepth)"
    case .valueTooLarge(let path, let limit):
      "the value for \(path) is larger than \(limit) bytes"
    case .outsideThePart(let path): "\(path) lies outside the part of the document that is here"
    case .needsProposal(let path):
      "edits of \(path) can only be proposed to the replica that has the authority over it"
    }
  }
}

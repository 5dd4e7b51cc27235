import SortedCollections

/// That two versions of a document changed the same place since a common base, differently.
///
/// Counting and adding to sets never conflict: what both have done is done. What a single document
/// holds that its replicas made of a field at the same time is a ``FieldConflict``.
public struct DocumentConflict: Equatable, Sendable {
  /// In what way two changes contradict each other.
  public enum Kind: String, CaseIterable, Sendable {
    /// Both changed a value.
    case modifyModify
    /// Both made a value where there was none.
    case addAdd
    /// One removed what the other changed.
    case deleteModify
    /// They made different kinds of it, or values of different types of JSON, none with keys.
    ///
    /// Numbers are of one type, and `null` is of every type.
    case typeChange
    /// One has a map or an object there, and the other something without keys.
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
    case .structural: "something with keys on one side and without on the other"
    }
  }
}

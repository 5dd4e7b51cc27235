public import CanonicalCoding

/// One edit of a document as a value: what ``DocumentEditor`` does, to be sent and done elsewhere.
public enum DocumentEdit: Equatable, Sendable {
  /// Assigns a register.
  case set(DocumentPath, JSONValue)
  /// Adds a member to a set.
  case insert(DocumentPath, Scalar)
  /// Removes a member from a set.
  case remove(DocumentPath, Scalar)
  /// Adds an amount to a counter.
  case increment(DocumentPath, Int64)
  /// Removes a field with all that is below it.
  case delete(DocumentPath)

  /// Where it edits.
  public var path: DocumentPath {
    switch self {
    case .set(let path, _), .insert(let path, _), .remove(let path, _), .increment(let path, _),
      .delete(let path):
      path
    }
  }

  /// Whether it does away with whatever is below its path.
  public var replacesAllBelow: Bool {
    switch self {
    case .set, .delete: true
    case .insert, .remove, .increment: false
    }
  }

  /// Carries the edit out.
  public func apply(to editor: inout DocumentEditor) throws(DocumentError) {
    switch self {
    case .set(let path, let value): try editor.set(path, to: value)
    case .insert(let path, let value): try editor.insert(value, into: path)
    case .remove(let path, let value): try editor.remove(value, from: path)
    case .increment(let path, let amount): try editor.increment(path, by: amount)
    case .delete(let path): try editor.removeValue(at: path)
    }
  }
}

extension DocumentEdit: CanonicalCodable {
  /// A tag, the path as a JSON Pointer, and the value.
  public func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .set(let path, let value):
      encoder.byte(0)
      encoder.string(path.description)
      value.encode(into: &encoder)
    case .insert(let path, let value):
      encoder.byte(1)
      encoder.string(path.description)
      value.encode(into: &encoder)
    case .remove(let path, let value):
      encoder.byte(2)
      encoder.string(path.description)
      value.encode(into: &encoder)
    case .increment(let path, let amount):
      encoder.byte(3)
      encoder.string(path.description)
      encoder.signed(amount)
    case .delete(let path):
      encoder.byte(4)
      encoder.string(path.description)
    }
  }

  /// Reads an edit.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let tag = try decoder.byte()
    let text = try decoder.string()
    guard let path = try? DocumentPath(parsing: text), path.description == text else {
      throw decoder.error(.notCanonical, at: start)
    }
    switch tag {
    case 0: self = .set(path, try JSONValue(from: &decoder))
    case 1: self = .insert(path, try Scalar(from: &decoder))
    case 2: self = .remove(path, try Scalar(from: &decoder))
    case 3: self = .increment(path, try decoder.signed())
    case 4: self = .delete(path)
    default: throw decoder.error(.unknownTag(tag), at: start)
    }
  }
}

/// Edits that somebody wants done by the replica that has the authority over what they change.
///
/// They are done all together or not at all.
public struct DocumentProposal: Equatable, Sendable {
  /// What is to be done, in this order.
  public let edits: [DocumentEdit]

  /// A proposal of some edits.
  public init(_ edits: [DocumentEdit]) { self.edits = edits }

  /// Carries all of them out, or none.
  ///
  /// - Throws: `DocumentError` of the first that is refused.
  public func apply(to editor: inout DocumentEditor) throws(DocumentError) {
    let edits = edits
    try editor.atomically { (editor) throws(DocumentError) in
      for edit in edits { try edit.apply(to: &editor) }
    }
  }
}

extension DocumentProposal: CanonicalCodable {
  /// The number of edits, then the edits.
  public func encode(into encoder: inout CanonicalEncoder) {
    encoder.count(edits.count)
    for edit in edits { edit.encode(into: &encoder) }
  }

  /// Reads a proposal.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    var edits: [DocumentEdit] = []
    for _ in 0..<(try decoder.count(ofAtLeast: 3)) {
      edits.append(try DocumentEdit(from: &decoder))
    }
    self.edits = edits
  }
}

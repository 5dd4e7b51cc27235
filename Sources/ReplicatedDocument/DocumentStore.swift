public import CRDTs
public import CanonicalCoding
public import Causality
public import SortedCollections

/// What a document holds: its fields.
///
/// It holds nothing besides: what a document is follows from the events that its context lists, so
/// equal contexts mean equal documents.
public struct DocumentStore: DotStore {
  /// The fields at the root.
  public internal(set) var fields: DotMap<String, Field>

  /// A document without fields.
  public init(isWhole: Bool) { fields = DotMap(isWhole: isWhole) }

  /// Whether the document answers for every key.
  public var isWhole: Bool { fields.isWhole }

  /// Whether there is no field.
  public var isEmpty: Bool { fields.isEmpty }

  /// Calls the body with every dot in the document.
  public func forEachDot(_ body: (Dot) -> Void) { fields.forEachDot(body) }

  /// Joins the fields.
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    fields.merge(other.fields, context: context, otherContext: otherContext)
  }

  /// Removes every field.
  public mutating func removeAll(using dots: inout DotSource) -> Delta {
    let removed = fields.removeAll(using: &dots)
    var store = DocumentStore()
    store.fields = removed.store
    return Delta(store: store, context: removed.context)
  }

  /// The field at a path, if there is one; the root is not a field.
  func field(at path: DocumentPath) -> Field? { withField(at: path) { $0 } }

  /// What the body makes of the field at a path, if there is one, without copies on the way.
  func withField<Result>(at path: DocumentPath, _ body: (Field) -> Result?) -> Result? {
    fields.withField(at: path.keys, from: 0, body)
  }

  /// The greatest timestamp in the document, for a clock that must not fall behind it.
  ///
  /// - Complexity: O(n).
  public var latestTimestamp: HybridTimestamp { fields.latestTimestamp }

  /// The greatest timestamp that a merge of this store into another may bring.
  ///
  /// - Complexity: O(difference · log n) for stores of which one came of the other.
  func latestTimestamp(besides other: DocumentStore) -> HybridTimestamp {
    guard fields.isWhole else { return fields.latestTimestamp }
    var latest = HybridTimestamp.zero
    var walked = fields.listed
    walked.merge(
      other.fields.listed,
      mine: { _, field in
        latest = max(latest, field.latestTimestamp)
        return field
      },
      theirs: { _, _ in nil },
      both: { _, field, theirs in
        if case .write(let mine, let write) = field.storage,
          case .write(let known, _) = theirs.storage
        {
          if mine != known { latest = max(latest, write.timestamp) }
        } else if field.storage != theirs.storage {
          latest = max(latest, field.latestTimestamp)
        }
        return field
      })
    return latest
  }
}

extension DotMap<String, Field> {
  fileprivate func withField<Result>(
    at keys: [String], from level: Int, _ body: (Field) -> Result?
  ) -> Result? {
    guard level < keys.count else { return nil }
    let result = listed.withUnsafeValue(of: keys[level]) { field -> Result? in
      if level == keys.count - 1 { return field.pointee.isEmpty ? nil : body(field.pointee) }
      return switch field.pointee.storage {
      case .map(let map): map.contents.withField(at: keys, from: level + 1, body)
      case .several(let kinds): kinds.map.contents.withField(at: keys, from: level + 1, body)
      default: nil
      }
    }
    return result ?? nil
  }
}

extension DocumentStore: CanonicalCodable {
  /// The fields, column by column.
  public func encode(into encoder: inout CanonicalEncoder) { fields.encodeFields(into: &encoder) }

  /// Reads the fields.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    fields = try DotMap(from: &decoder)
  }
}

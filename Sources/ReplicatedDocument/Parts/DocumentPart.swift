public import CRDTs
public import CanonicalCoding
public import Causality
import SortedCollections

/// A part of a document, to be sent to somebody who shall have no more of it.
///
/// ```swift
/// let part = trip.document.part(PathSelection(including: ["/packing"]))
/// var pocket = PartialReplica(ReplicaID(9), of: part)
/// let delta = try pocket.edit(at: now) { try $0.insert("hat", into: "/packing") }
/// try trip.merge(delta, at: now)
/// ```
///
/// Its context holds the dots of the part and no others. Whoever merges it can therefore not take
/// anything outside for removed, and nothing that comes later for known.
public struct DocumentPart: Equatable, Sendable {
  /// Which part it is.
  public let selection: PathSelection

  /// The fields of the part, with the dots that it speaks of.
  public let state: Causal<DocumentStore>

  /// What the part shows.
  public var json: JSONValue { state.store.fields.json }
}

extension Document {
  /// A part of this document.
  ///
  /// - Parameters:
  ///   - selection: Which fields belong to it.
  ///   - known: What the receiver has of the part, ``PartialReplica/context``, so that the part can
  ///     say what of that has been removed. Nobody else needs to be told.
  /// - Complexity: O(fields of the document).
  public func part(
    _ selection: PathSelection, knownTo known: CausalContext = CausalContext()
  ) -> DocumentPart {
    DocumentPart(selection: selection, state: state.part(selection, knownTo: known))
  }
}

extension Causal<DocumentStore> {
  /// What a document or a delta says of a part, to somebody who has that part already.
  func part(_ selection: PathSelection, knownTo known: CausalContext) -> Self {
    var result = DocumentStore(isWhole: store.isWhole)
    result.fields = store.fields.part(PathSelection.Cursor(selection))
    var dots = result.fields.dots
    if !known.isEmpty {
      // What the receiver knows, and is known here, and is neither in the part nor elsewhere, has
      // been removed.
      let common = known.dots.subtracting(known.subtracting(context))
      dots.merge(common.subtracting(store.fields.dots.subtracting(dots)))
    }
    return Self(store: result, context: CausalContext(dots))
  }
}

extension DocumentStore {
  /// What the document says of a part, and nothing of the rest.
  ///
  /// Fields are joined one by one and kind by kind, so the part of a join is the join of the parts.
  ///
  /// - Complexity: O(fields).
  public func restricted(to selection: PathSelection) -> Self {
    var result = self
    result.fields = fields.part(PathSelection.Cursor(selection))
    return result
  }
}

extension DotMap<String, Field> {
  fileprivate func part(_ cursor: PathSelection.Cursor) -> Self {
    var result = Self(isWhole: isWhole)
    let nothing = CausalContext()
    for (key, field) in listed {
      guard let part = field.part(cursor.descending(to: key)) else { continue }
      if isWhole {
        result.modify(key) { $0 = part }
      } else {
        result.merge(Self(key, part), context: nothing, otherContext: nothing)
      }
    }
    return result
  }
}

extension Field {
  fileprivate func part(_ cursor: PathSelection.Cursor) -> Field? {
    if cursor.isWholly { return self }
    var part = Kinds(isWhole: isWhole)
    switch cursor.standing {
    case .outside: return nil
    case .inside: part = kinds
    case .onTheWay: part.map = kinds.map
    }
    part.map.contents = part.map.contents.part(cursor)
    return Field(part.storage, isWhole: isWhole)
  }
}

extension DocumentPart: CanonicalCodable {
  /// The selection, then the state.
  public func encode(into encoder: inout CanonicalEncoder) {
    selection.encode(into: &encoder)
    state.encode(into: &encoder)
  }

  /// Reads a part; its state must be whole.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    selection = try PathSelection(from: &decoder)
    let start = decoder.offset
    state = try Causal(from: &decoder)
    guard state.store.isWhole else { throw decoder.error(.notCanonical, at: start) }
  }
}

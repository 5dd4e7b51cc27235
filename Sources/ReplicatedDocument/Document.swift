public import CRDTs
public import CanonicalCoding
import Causality

/// A JSON-like document that any number of replicas edit at once: a value, like its JSON.
///
/// ```swift
/// var trip = DocumentReplica(ReplicaID(1))
/// try trip.edit(at: now) { document in
///   try document.set("/title", to: "Lisbon")
///   try document.insert("passport", into: "/packing")
///   try document.increment("/budget", by: 250)
/// }
/// ```
///
/// Fields are maps, sets, counters and registers, nested as deep as
/// ``DocumentPath/maximumDepth``; an edit creates the maps on its way. Copying a document is safe
/// and cheap. It holds no identity: editing needs the capabilities of a replica, which
/// ``DocumentReplica`` keeps together.
public struct Document: Hashable, Sendable {
  /// A small document that says what an edit changed, to be merged by others.
  public typealias Delta = Causal<DocumentStore>

  /// The fields with everything seen.
  public internal(set) var state: Causal<DocumentStore>

  /// A document without fields.
  public init() { state = .initial }

  /// A document with the given state, or with all that deltas say which were joined from nothing.
  public init(state: Causal<DocumentStore>) {
    self.state = state
    guard !state.store.isWhole else { return }
    self.state = .initial
    self.state.merge(state)
  }

  /// A document with a state as it is, whole or not: for checks that must see what has gone wrong.
  package init(unchecked state: Causal<DocumentStore>) { self.state = state }

  /// Merges what another replica has edited, or all that it holds.
  public mutating func merge(_ delta: Delta) { state.merge(delta) }

  /// Merges another document.
  public mutating func merge(_ other: Document) { state.merge(other.state) }

  /// What the document shows, as plain JSON.
  public var json: JSONValue { state.store.fields.json }

  /// What is at a path, if anything is.
  ///
  /// - Complexity: O(depth · log width) to get there, plus the size of what is there.
  public subscript(path: DocumentPath) -> JSONValue? {
    path.keys.isEmpty ? json : state.store.withField(at: path) { $0.json }
  }

  /// The kind of the field at a path, if there is one.
  public func kind(at path: DocumentPath) -> Field.Kind? {
    path.keys.isEmpty ? .map : state.store.withField(at: path) { $0.kind }
  }

  /// The field at a path with all that it holds, if there is one; the root is not a field.
  ///
  /// A field tells what ``subscript(_:)`` does not: the writes of a register that lost, and kinds
  /// that are hidden by the one that shows.
  public func field(at path: DocumentPath) -> Field? { state.store.field(at: path) }
}

extension Document {
  /// Hashes what was seen, from which follows what there is.
  ///
  /// - Complexity: O(runs).
  public func hash(into hasher: inout Hasher) { hasher.combine(state.context) }
}

extension Document: CustomStringConvertible {
  /// The document's JSON on one line.
  public var description: String { json.description }
}

extension Document: CanonicalCodable {
  /// The bytes of the state.
  public func encode(into encoder: inout CanonicalEncoder) { state.encode(into: &encoder) }

  /// Reads a whole document; a delta is refused.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    state = try Causal(from: &decoder)
    guard state.store.isWhole else { throw decoder.error(.notCanonical, at: start) }
  }
}

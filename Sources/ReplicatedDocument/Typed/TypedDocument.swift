public import CRDTs
public import CanonicalCoding
public import Causality

/// A document whose shape is a Swift struct: the fields are checked by the compiler.
///
/// ```swift
/// var trip = TypedDocumentReplica<Trip>(ReplicaID(1))
/// let delta = trip.edit(at: now) { trip in
///   trip.set(\.title, to: "Lisbon")
///   trip.insert("passport", into: \.packing)
///   trip.increment(\.budget, by: 250)
/// }
/// trip.document.title.value  // "Lisbon"
/// ```
///
/// Copying it is safe and cheap; it holds no identity. Reads go straight to the fields.
@dynamicMemberLookup
public struct TypedDocument<Record: CausalRecord>: Equatable, Sendable {
  /// A small state that says what an edit changed.
  public typealias Delta = Causal<Record>

  /// The record with everything seen.
  public internal(set) var state: Causal<Record>

  /// A document in which every field is blank.
  public init() { state = .initial }

  /// The record.
  public var record: Record { state.store }

  /// One field of the record.
  public subscript<Field>(dynamicMember field: KeyPath<Record, Field>) -> Field {
    state.store[keyPath: field]
  }

  /// Merges what another replica has edited, or all that it holds.
  ///
  /// - Returns: Which fields are no longer as they were.
  @discardableResult
  public mutating func merge(_ delta: Delta) -> RecordChange<Record> {
    let before = state.store
    state.merge(delta)
    return RecordChange(from: before, to: state.store)
  }

  /// Merges another document.
  @discardableResult
  public mutating func merge(_ other: TypedDocument) -> RecordChange<Record> {
    merge(other.state)
  }

  /// Edits the document with the capabilities of a replica.
  ///
  /// Most callers use ``TypedDocumentReplica``, which keeps the capabilities.
  ///
  /// - Parameters:
  ///   - dots: The source of the edit's dots; unchanged if the body throws.
  ///   - clock: Gives the edit its timestamp; unchanged if the body throws or changes nothing.
  ///   - now: The physical time.
  ///   - body: The edits, as one transaction.
  /// - Returns: One delta for all edits; it says nothing if nothing changed.
  @discardableResult
  public mutating func edit<Failure: Error>(
    using dots: inout DotSource, clock: inout HybridClock, at now: Instant,
    _ body: (inout TypedDocumentEditor<Record>) throws(Failure) -> Void
  ) throws(Failure) -> Delta {
    var advanced = clock
    var editor = TypedDocumentEditor(
      state.store, dots: DotSource(unchecked: dots.replica, after: dots.sequence),
      timestamp: advanced.tick(at: now))
    try body(&editor)
    guard !editor.delta.context.isEmpty else { return Delta() }
    state.store = editor.record
    state.context.merge(editor.delta.context)
    dots = DotSource(unchecked: dots.replica, after: editor.dots.sequence)
    clock = advanced
    return editor.delta
  }
}

extension TypedDocument: CanonicalCodable {
  /// The bytes of the state.
  public func encode(into encoder: inout CanonicalEncoder) { state.encode(into: &encoder) }

  /// Reads a whole document; a delta is refused.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    state = try Causal(from: &decoder)
    guard state.store.isWhole else { throw decoder.error(.notCanonical, at: start) }
  }
}

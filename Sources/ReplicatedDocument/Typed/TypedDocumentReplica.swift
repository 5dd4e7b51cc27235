public import CRDTs
public import Causality

/// One replica of a typed document: the document, the right to edit it, and its clock.
///
/// It cannot be copied, because two copies would be one identity twice; its ``document`` can.
public struct TypedDocumentReplica<Record: CausalRecord>: ~Copyable, Sendable {
  /// The document as this replica has it.
  public private(set) var document: TypedDocument<Record>

  private var dots: DotSource
  private var clock: HybridClock

  /// A replica that starts from nothing, or from what it had durably stored.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses.
  ///   - document: The stored document, the replica's own edits included.
  ///   - maximumDrift: How far a timestamp that arrives may lie ahead of the physical time here, in
  ///     microseconds; one hour unless told.
  public init(
    _ id: ReplicaID, resuming document: TypedDocument<Record> = TypedDocument(),
    maximumDrift: UInt64 = HybridClock.defaultMaximumDrift
  ) {
    self.document = document
    dots = DotSource(resuming: id, after: document.state.context)
    clock = HybridClock(after: document.record.latestTimestamp, maximumDrift: maximumDrift)
  }

  /// The replica's identity.
  public var id: ReplicaID { dots.replica }

  /// Edits the document.
  ///
  /// - Parameters:
  ///   - now: The physical time, in nanoseconds since 1970 or any epoch all replicas share.
  ///   - body: The edits, as one transaction. If it throws, nothing has happened.
  /// - Returns: The delta, to be merged by the other replicas.
  @discardableResult
  public mutating func edit<Failure: Error>(
    at now: Instant, _ body: (inout TypedDocumentEditor<Record>) throws(Failure) -> Void
  ) throws(Failure) -> TypedDocument<Record>.Delta {
    try document.edit(using: &dots, clock: &clock, at: now, body)
  }

  /// Merges a delta or a whole state of another replica.
  ///
  /// - Returns: Which fields are no longer as they were.
  /// - Throws: `ClockDriftError` if it bears a timestamp from too far in the future; the document
  ///   is then unchanged.
  @discardableResult
  public mutating func merge(
    _ delta: TypedDocument<Record>.Delta, at now: Instant
  ) throws(ClockDriftError) -> RecordChange<Record> {
    try clock.observe(delta.store.latestTimestamp, at: now)
    let change = document.merge(delta)
    dots.advance(past: delta.context)
    return change
  }
}

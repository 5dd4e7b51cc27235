public import CRDTs
public import Causality

/// One replica of a document: the document, the right to edit it, its clock, and who observes it.
///
/// It cannot be copied, because two copies would be one identity twice; its ``document`` can.
public struct DocumentReplica: ~Copyable, Sendable {
  /// The document as this replica has it.
  public private(set) var document: Document

  /// How much the document may hold; edits beyond are refused.
  public var limits: DocumentLimits

  /// Who alone may edit some fields, if not everybody may edit everything.
  ///
  /// Edits of these fields are refused unless this replica is the coordinator.
  public var authority: Authority?

  /// Who is told of changes, by edits here and by merges.
  public var observers = DocumentObservers()

  private var dots: DotSource
  private var clock: HybridClock

  /// A replica that starts from nothing, or from what it had durably stored.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses.
  ///   - document: The stored document, the replica's own edits included.
  ///   - limits: How much the document may hold.
  ///   - maximumDrift: How far a timestamp that arrives may lie ahead of the physical time here, in
  ///     microseconds; one hour unless told.
  public init(
    _ id: ReplicaID, resuming document: Document = Document(),
    within limits: DocumentLimits = DocumentLimits(),
    maximumDrift: UInt64 = HybridClock.defaultMaximumDrift
  ) {
    self.document = document
    self.limits = limits
    dots = DotSource(resuming: id, after: document.state.context)
    clock = HybridClock(
      after: document.state.store.latestTimestamp, maximumDrift: maximumDrift)
  }

  /// A replica that goes on from a document whose latest timestamp is known: a fork of another.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses.
  ///   - document: The document to go on from.
  ///   - latest: A timestamp that is not before any in the document.
  ///   - limits: How much the document may hold.
  ///   - maximumDrift: How far a timestamp that arrives may lie ahead of the physical time here, in
  ///     microseconds; one hour unless told.
  public init(
    _ id: ReplicaID, resuming document: Document, after latest: HybridTimestamp,
    within limits: DocumentLimits = DocumentLimits(),
    maximumDrift: UInt64 = HybridClock.defaultMaximumDrift
  ) {
    self.document = document
    self.limits = limits
    dots = DotSource(resuming: id, after: document.state.context)
    clock = HybridClock(after: latest, maximumDrift: maximumDrift)
  }

  /// The replica's identity.
  public var id: ReplicaID { dots.replica }

  /// The latest timestamp given or seen, for a fork.
  var latest: HybridTimestamp { clock.latest }

  /// Takes note of when something was done elsewhere, so that what is done here comes after it.
  mutating func observe(_ timestamp: HybridTimestamp, at now: Instant) throws(ClockDriftError) {
    try clock.observe(timestamp, at: now)
  }

  /// Edits the document.
  ///
  /// - Parameters:
  ///   - now: The physical time, in nanoseconds since 1970 or any epoch all replicas share.
  ///   - body: The edits, as one transaction. If it throws, nothing has happened.
  /// - Returns: The delta, to be merged by the other replicas.
  @discardableResult
  public mutating func edit<Failure: Error>(
    at now: Instant, _ body: (inout DocumentEditor) throws(Failure) -> Void
  ) throws(Failure) -> Document.Delta {
    guard !observers.isEmpty else {
      return try document.edit(
        using: &dots, clock: &clock, at: now, within: limits,
        sparing: authority?.restriction(on: id), body)
    }
    var changes: [DocumentChange] = []
    return try edit(at: now, into: &changes, body)
  }

  /// Edits the document and lists what it shows now that it did not before.
  ///
  /// - Parameters:
  ///   - now: The physical time, in nanoseconds since 1970 or any epoch all replicas share.
  ///   - changes: What has changed is appended to it, in key order.
  ///   - body: The edits, as one transaction. If it throws, nothing has happened.
  /// - Returns: The delta, to be merged by the other replicas.
  @discardableResult
  public mutating func edit<Failure: Error>(
    at now: Instant, into changes: inout [DocumentChange],
    _ body: (inout DocumentEditor) throws(Failure) -> Void
  ) throws(Failure) -> Document.Delta {
    let before = document
    let delta = try document.edit(
      using: &dots, clock: &clock, at: now, within: limits,
      sparing: authority?.restriction(on: id), body)
    announce(since: before, into: &changes)
    return delta
  }

  /// Merges a delta or a whole state of another replica.
  ///
  /// - Throws: `ClockDriftError` if it bears a timestamp from too far in the future; the document
  ///   is then unchanged.
  public mutating func merge(_ delta: Document.Delta, at now: Instant) throws(ClockDriftError) {
    guard observers.isEmpty else {
      var changes: [DocumentChange] = []
      try merge(delta, at: now, into: &changes)
      return
    }
    try take(delta, at: now)
  }

  /// Merges a delta or a whole state and lists what the document shows now that it did not before.
  ///
  /// - Parameters:
  ///   - delta: What another replica has edited, or all that it holds.
  ///   - now: The physical time, in nanoseconds since 1970 or any epoch all replicas share.
  ///   - changes: What has changed is appended to it, in key order.
  /// - Throws: `ClockDriftError` if it bears a timestamp from too far in the future; the document
  ///   is then unchanged.
  public mutating func merge(
    _ delta: Document.Delta, at now: Instant, into changes: inout [DocumentChange]
  ) throws(ClockDriftError) {
    let before = document
    try take(delta, at: now)
    announce(since: before, into: &changes)
  }

  private mutating func take(_ delta: Document.Delta, at now: Instant) throws(ClockDriftError) {
    try clock.observe(delta.store.latestTimestamp(besides: document.state.store), at: now)
    document.merge(delta)
    dots.advance(past: delta.context)
  }

  private func announce(since before: Document, into changes: inout [DocumentChange]) {
    let found = document.changes(since: before)
    observers.notify(of: found, from: before, to: document)
    changes += found
  }
}

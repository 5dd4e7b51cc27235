public import CRDTs
public import Causality

/// One replica of a part of a document, edited on its own and merged back.
///
/// What it edits are deltas like all others: anybody may merge them who has the whole document, or
/// another part. What it merges it takes in only as far as it belongs to its part.
///
/// A part does not say that it has seen what lies outside, so it cannot stand in for a whole
/// document: synchronise it with those who have one, by ``Document/part(_:knownTo:)``.
public struct PartialReplica: ~Copyable, Sendable {
  /// Which part of the document is here.
  public let selection: PathSelection

  /// The part as a document of its own.
  public private(set) var document: Document

  /// How much the document may hold; edits beyond are refused.
  public var limits: DocumentLimits

  /// Everything edited here since ``takeChanges()`` was called last, as one delta.
  public private(set) var changes = Document.Delta()

  private var dots: DotSource
  private var clock: HybridClock

  /// A replica of a part.
  ///
  /// - Parameters:
  ///   - id: An identity that nobody else uses, and nobody used for the whole document.
  ///   - part: What somebody has sent of it, or what this replica has stored.
  ///   - limits: How much the document may hold.
  public init(
    _ id: ReplicaID, of part: DocumentPart, within limits: DocumentLimits = DocumentLimits()
  ) {
    selection = part.selection
    document = Document(state: part.state)
    self.limits = limits
    dots = DotSource(resuming: id, after: part.state.context)
    clock = HybridClock(after: part.state.store.latestTimestamp)
  }

  /// The replica's identity.
  public var id: ReplicaID { dots.replica }

  /// What is known here, to be sent along when asking for a newer part.
  public var context: CausalContext { document.state.context }

  /// The part as it is here, to be stored.
  public var part: DocumentPart { DocumentPart(selection: selection, state: document.state) }

  /// Edits the part.
  ///
  /// - Parameters:
  ///   - now: The physical time, in nanoseconds since 1970 or any epoch all replicas share.
  ///   - body: The edits, as one transaction. If it throws, nothing has happened. An edit outside
  ///     the part is refused, ``DocumentError/outsideThePart(_:)``.
  /// - Returns: The delta, to be merged by the other replicas.
  @discardableResult
  public mutating func edit<Failure: Error>(
    at now: Instant, _ body: (inout DocumentEditor) throws(Failure) -> Void
  ) throws(Failure) -> Document.Delta {
    let selection = selection
    let delta = try document.edit(
      using: &dots, clock: &clock, at: now, within: limits
    ) { (editor) throws(Failure) in
      editor.selection = selection
      try body(&editor)
    }
    changes.merge(delta)
    return delta
  }

  /// Everything edited here since the last time, as one delta, and starts to collect anew.
  public mutating func takeChanges() -> Document.Delta {
    defer { changes = Document.Delta() }
    return changes
  }

  /// Merges a newer state of the part.
  ///
  /// - Parameters:
  ///   - part: What somebody else has of it, best ``Document/part(_:knownTo:)`` for ``context``.
  ///   - now: The physical time, in nanoseconds since 1970 or any epoch all replicas share.
  /// - Throws: `ClockDriftError` if it bears a timestamp from too far in the future; the document
  ///   is then unchanged.
  public mutating func merge(_ part: DocumentPart, at now: Instant) throws(ClockDriftError) {
    try merge(part.state, at: now)
  }

  /// Merges what belongs to the part of a delta or of a whole state.
  ///
  /// - Throws: `ClockDriftError` if it bears a timestamp from too far in the future; the document
  ///   is then unchanged.
  public mutating func merge(_ delta: Document.Delta, at now: Instant) throws(ClockDriftError) {
    let part = delta.part(selection, knownTo: context)
    try clock.observe(part.store.latestTimestamp, at: now)
    // The context of a part may name no dot that is not known here, and still say that some of them
    // have been removed; a merge of whole documents would pass over it.
    document.state.store.merge(part.store, context: context, otherContext: part.context)
    document.state.context.merge(part.context)
    dots.advance(past: part.context)
  }
}

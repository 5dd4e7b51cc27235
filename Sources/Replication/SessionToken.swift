public import CanonicalCoding
public import Causality

/// What a client that reads and writes at different replicas has seen so far, in a few bytes.
///
/// It travels with the client. ``Replicator/note(_:in:)`` enters what the client has read and
/// written. A replica that ``Replicator/covers(_:)`` it shows the client at least that: read your
/// writes, monotonic reads. One that does not can be told to fetch what is lacking, and only that,
/// with ``WriteLevel/session``.
///
/// ```swift
/// home.note(delta.context, in: &token)              // the client has written this
/// home.note(home.state.context, in: &token)         // and has read everything
/// // … the client goes elsewhere, with token.canonicalBytes in its pocket
/// let request = WriteRequest(id: 1, continuing: token, deadline: now.advanced(by: second))
/// let effects = away.handle(.command(.confirm(request)), at: now)       // .settled tells when
/// ```
///
/// It takes about twenty bytes for each replica that has edited, and five for each of their starts,
/// however much was edited. The starts are there so that it stays true when an identity turns out
/// to have been used twice: edits that have another name since are looked for under that name.
///
/// Reference: D. B. Terry et al., “Session Guarantees for Weakly Consistent Replicated Data”, PDIS
/// 1994, [doi:10.1109/PDIS.1994.331722](https://doi.org/10.1109/PDIS.1994.331722).
public struct SessionToken: Equatable, Sendable {
  /// Everything read and written.
  public private(set) var context: CausalContext

  /// Which starts have minted it.
  private(set) var lineage = Lineage()

  /// A session that has seen nothing.
  public init() { context = CausalContext() }

  /// Takes note of what was read or written.
  mutating func saw(_ seen: Holdings) {
    context.merge(seen.context)
    lineage.merge(seen.lineage)
  }

  /// Gives other names to what identities that were used twice are not to be blamed for.
  mutating func follow(_ proofs: [DoubleMint]) {
    for proof in proofs {
      guard let renaming = lineage.retire(proof) else { continue }
      context = CausalContext(renaming(context.dots))
    }
  }
}

extension SessionToken: Hashable {
  /// Hashes what was seen.
  public func hash(into hasher: inout Hasher) { hasher.combine(context) }
}

extension SessionToken: CanonicalCodable {
  /// The context, then for each replica the starts that have minted what of it was seen.
  public func encode(into encoder: inout CanonicalEncoder) {
    Holdings(context.dots, of: lineage).encode(into: &encoder)
  }

  /// Reads a token.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    self.init()
    saw(try Holdings(from: &decoder))
  }
}

public import CanonicalCoding
public import Causality

/// On how many replicas an edit must be for good before its author is told that it is.
public enum WriteLevel: Hashable, Sendable {
  /// On this replica, durable or not: what a reader who comes here must find.
  case here
  /// Durably on so many replicas, this one among them.
  case quorum(Int)
  /// Durably on this replica and on all that are its peers when the request is made.
  case all
}

/// A request to be told when something has been replicated far enough.
public struct WriteRequest: Equatable, Sendable {
  /// The number by which the outcome names the request.
  public let id: UInt64
  /// What must be there: the context of an edit's delta, or of what a session has seen.
  public internal(set) var context: CausalContext
  /// Where it must be.
  public let level: WriteLevel
  /// When to give up.
  public let deadline: Instant

  /// A request to be told when a context is on as many replicas as the level says.
  public init(id: UInt64, context: CausalContext, level: WriteLevel, deadline: Instant) {
    self.id = id
    self.context = context
    self.level = level
    self.deadline = deadline
  }
}

/// What came of a ``WriteRequest``.
public struct WriteOutcome: Equatable, Sendable {
  /// Why a replica has not acknowledged.
  public enum Reason: Hashable, Sendable {
    /// It has not answered in time.
    case silent
    /// There was no connection to it.
    case disconnected
    /// It has been silent for longer than is usual.
    case suspected
    /// It is no longer a peer.
    case gone
    /// It holds another part than the replica that was asked, and what it has seen is no copy.
    case partial
  }

  /// The number of the request.
  public let id: UInt64
  /// Whether as many replicas have acknowledged as were asked for.
  public let isSatisfied: Bool
  /// Who holds it, ascending.
  public let acknowledged: [ReplicaID]
  /// Who does not, ascending, and why.
  public let missing: [Failure]

  /// A replica that does not hold what was asked for.
  public struct Failure: Hashable, Sendable {
    /// The replica.
    public let replica: ReplicaID
    /// What kept it.
    public let reason: Reason
  }
}

/// What somebody who reads and writes at different replicas has seen so far.
///
/// It travels with the client. A replica that ``Replicator/covers(_:)`` it shows the client at
/// least what it has written and read before: read your writes, monotonic reads.
///
/// Reference: D. B. Terry et al., “Session Guarantees for Weakly Consistent Replicated Data”, PDIS
/// 1994, [doi:10.1109/PDIS.1994.331722](https://doi.org/10.1109/PDIS.1994.331722).
public struct SessionToken: Equatable, Sendable {
  /// Everything read and written.
  public private(set) var context: CausalContext

  /// A session that has seen nothing.
  public init() { context = CausalContext() }

  /// Takes note of an edit, by the context of its delta, or of a read, by that of the state.
  public mutating func saw(_ context: CausalContext) { self.context.merge(context) }
}

extension SessionToken: CanonicalCodable {
  /// The bytes of the context.
  public func encode(into encoder: inout CanonicalEncoder) { context.encode(into: &encoder) }

  /// Reads a token.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    context = try CausalContext(from: &decoder)
  }
}

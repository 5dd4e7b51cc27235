public import Causality

/// On how many replicas an edit must be for good before its author is told that it is.
public enum WriteLevel: Hashable, Sendable {
  /// On this replica, durable or not, and at once.
  case here
  /// On this replica, durable or not, whatever a client has seen elsewhere: only that, fetched from
  /// peers without waiting for them to send it.
  ///
  /// See ``SessionToken``.
  case session
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
  /// The token that the context is from, if it is from one.
  private(set) var session: SessionToken?

  /// A request to be told when a context is on as many replicas as the level says.
  public init(id: UInt64, context: CausalContext, level: WriteLevel, deadline: Instant) {
    self.id = id
    self.context = context
    self.level = level
    self.deadline = deadline
  }

  /// A request to be told when a client that comes here finds all that it has seen.
  ///
  /// - Parameters:
  ///   - id: The number by which the outcome names the request.
  ///   - token: What the client has brought along.
  ///   - deadline: When to give up; the client is then better off where it came from.
  public init(id: UInt64, continuing token: SessionToken, deadline: Instant) {
    self.init(id: id, context: token.context, level: .session, deadline: deadline)
    session = token
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

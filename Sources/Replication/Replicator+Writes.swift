import CRDTs
import CanonicalCoding
public import Causality

/// A request that has not been answered yet, with the replicas that are asked.
@usableFromInline
struct PendingWrite: Sendable {
  @usableFromInline var request: WriteRequest
  let members: [ReplicaID]
}

extension Replicator {
  /// Enters what a client has read or written here into its token.
  ///
  /// - Parameters:
  ///   - context: The context of an edit's delta, of a state, or of the part of one that was read.
  ///   - token: What the client carries along.
  public func note(_ context: CausalContext, in token: inout SessionToken) {
    token.follow(doubleMints)
    token.saw(Holdings(context.dots.intersection(state.context.dots), of: lineage))
  }

  /// Whether a client that comes here finds all that it has seen.
  ///
  /// It does not where what it has seen was minted by another process under the same names: then an
  /// identity is in use twice, and that is not settled yet.
  public func covers(_ token: SessionToken) -> Bool {
    var token = token
    token.follow(doubleMints)
    return token.context.isDominated(by: view.context)
      && lineage.conflict(with: token.lineage) == nil
  }

  /// Asks everybody at once for what a client has seen and is not here.
  mutating func fetch(
    _ token: SessionToken, at now: Instant, into effects: inout Effects
  ) {
    var token = token
    token.follow(doubleMints)
    let missing = token.context.subtracting(state.context)
    guard !missing.isEmpty, !isIsolated else { return }
    for place in peers.indices where peers[place].boot != nil && peers[place].isUp {
      // Who is not known to have it may have it all the same, and says nothing if not.
      let frames = request(missing, from: place, at: now)
      send(frames, to: place, at: now, into: &effects)
      refresh(place, at: now)
    }
  }

  /// Answers the requests that are satisfied, cannot be any more, or are too late.
  @usableFromInline
  mutating func settleWrites(at now: Instant, into effects: inout Effects) {
    var waiting: [PendingWrite] = []
    for write in writes {
      if let outcome = outcome(of: write, at: now) {
        effects.append(.settled(outcome))
      } else {
        waiting.append(write)
      }
    }
    writes = waiting
  }

  /// What has come of a request, or `nil` if it may still be satisfied.
  private func outcome(of write: PendingWrite, at now: Instant) -> WriteOutcome? {
    let request = write.request
    var acknowledged: [ReplicaID] = []
    var missing: [WriteOutcome.Failure] = []
    for member in write.members {
      if holds(member, request) {
        acknowledged.append(member)
      } else {
        missing.append(WriteOutcome.Failure(replica: member, reason: reason(for: member, request)))
      }
    }
    let needed =
      switch request.level {
      case .here, .session: 1
      case .quorum(let count): count
      case .all: write.members.count
      }
    let hopeless = missing.count { $0.reason == .gone || $0.reason == .partial }
    let isSatisfied = acknowledged.count >= needed
    let isImpossible = write.members.count - hopeless < needed
    guard isSatisfied || isImpossible || request.deadline <= now else { return nil }
    return WriteOutcome(
      id: request.id, isSatisfied: isSatisfied, acknowledged: acknowledged, missing: missing)
  }

  private func holds(_ member: ReplicaID, _ request: WriteRequest) -> Bool {
    if member == id {
      switch request.level {
      case .here: return request.context.isDominated(by: state.context)
      case .session: return covers(request.session ?? SessionToken())
      case .quorum, .all: return request.context.isDominated(by: durable.context)
      }
    }
    return peers.contains {
      $0.id == member && counts($0, request) && request.context.isDominated(by: $0.known)
    }
  }

  /// Whether what a peer has seen is a copy of it.
  ///
  /// All members are those that hold parts, too, each of its own.
  private func counts(_ peer: Peer, _ request: WriteRequest) -> Bool {
    request.level == .all || peer.offers == nil
  }

  private func reason(
    for member: ReplicaID, _ request: WriteRequest
  ) -> WriteOutcome.Reason {
    if member == id { return .silent }
    guard let peer = peers.first(where: { $0.id == member }) else { return .gone }
    if !counts(peer, request) { return .partial }
    if !peer.isUp { return .disconnected }
    return peer.isSuspected ? .suspected : .silent
  }
}

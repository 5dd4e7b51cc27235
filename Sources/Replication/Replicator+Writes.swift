import CRDTs
import CanonicalCoding
import Causality

/// A request that has not been answered yet, with the replicas that are asked.
struct PendingWrite: Sendable {
  var request: WriteRequest
  let members: [ReplicaID]
}

extension Replicator {
  /// Whether a reader who comes here finds all that a session has seen.
  public func covers(_ token: SessionToken) -> Bool {
    token.context.isDominated(by: view.context)
  }

  /// Answers the requests that are satisfied, cannot be any more, or are too late.
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
      case .here: 1
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
      let held = request.level == .here ? state.context : durable.context
      return request.context.isDominated(by: held)
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

import Convergence
import Testing

@testable import Causality
@testable import Replication
@testable import Scenarios

/// Breaks of what is taken for stable.
extension Checkers {
  static let stabilityPlants: [Plant] = [
    Plant(
      check: .stableEverywhere,
      story: """
        topology line
        stability members
        gossip every 50ms
        at 1s cut b | c lasting 3s
        every 100ms during 0s..3s a increment /count
        """
    ) { _ in
      { node, event, _ in
        // It believes of everybody whom it does not meet that they hold what it holds.
        guard node.id == a, case .message = event else { return }
        let known = node.replicator.durable.context.vector
        node.replicator.members.reports[ReplicaID(3)]?.known.merge(known)
        node.replicator.reportSelf()
        _ = node.replicator.members.update(around: a)
      }
    }
  ]
}

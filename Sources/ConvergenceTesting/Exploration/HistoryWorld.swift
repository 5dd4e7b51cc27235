import Convergence

/// Replicas of a flat type as a world that can be explored: a node of a ``WorldGraph`` for each.
///
/// There is nothing to heal: whatever has not arrived is not on its way, and in every world all
/// replicas exchange everything there and then.
struct HistoryWorld {
  typealias Action = WorldStep

  private let graph: WorldGraph
  private var nodes: WorldGraph.World
  private var stepCount = 0

  /// Replicas that have seen nothing.
  ///
  /// - Parameter view: The number of what such a replica holds.
  init(_ graph: WorldGraph, view: Int) {
    self.graph = graph
    nodes = WorldGraph.World(high: 0, low: 0)
    for place in 0..<graph.replicas {
      let chain = graph.number(of: WorldGraph.Chain(replica: place, events: [], minted: 0))
      nodes[place] = graph.number(of: WorldGraph.Node(chain: chain, received: 0, view: view))
    }
  }

  /// How many edits a replica has made.
  private func editCount(of place: Int) -> Int {
    graph.chains[graph.nodes[nodes[place]].chain].events.count
  }
}

extension HistoryWorld: ExplorableWorld {
  func appendActions(to actions: inout [WorldStep]) {
    for place in 0..<graph.replicas {
      for choice in 0..<graph.choices {
        actions.append(WorldStep(place: place, kind: .edit(choice: choice)))
      }
      for author in 0..<graph.replicas {
        for ordinal in 0..<editCount(of: author) {
          let slot = author * graph.steps + ordinal
          actions.append(WorldStep(place: place, kind: .receive(slot: slot)))
        }
        if author == place { continue }
        actions.append(WorldStep(place: place, kind: .merge(other: author)))
      }
    }
  }

  /// Takes a step; one after which nothing is new leads to the same world.
  mutating func perform(_ step: WorldStep) throws(Counterexample) {
    let node = nodes[step.place]
    let changed =
      switch step.kind {
      case .edit(let choice): try graph.node(after: choice, on: node)
      case .receive(let slot):
        try graph.node(node, receiving: event(in: slot))
      case .merge(let other): try graph.node(node, merging: nodes[other])
      }
    if changed >= 0 { nodes[step.place] = changed }
    stepCount += 1
  }

  private func event(in slot: Int) -> Int {
    let (author, ordinal) = slot.quotientAndRemainder(dividingBy: graph.steps)
    return graph.chains[graph.nodes[nodes[author]].chain].events[ordinal]
  }

  func absorb(into digest: inout RollingDigest) {
    digest.absorb(nodes.high)
    digest.absorb(nodes.low)
  }

  /// Has all replicas exchange everything, and judges what they come to.
  func judge() throws(Counterexample) {
    if stepCount < graph.steps || graph.isExchangedLast { try graph.exchange(nodes) }
  }

  mutating func heal() {}

  var fairAction: WorldStep? { nil }

  func judgeRest() throws(Counterexample) {}

  func lane(of step: WorldStep) -> Int? { step.place }

  /// Whoever receives the last edit of another, or merges its state, depends on its last step.
  func dependencies(of step: WorldStep) -> UInt8 {
    switch step.kind {
    case .edit: return 0
    case .receive(let slot):
      let (author, ordinal) = slot.quotientAndRemainder(dividingBy: graph.steps)
      let isLast = ordinal == editCount(of: author) - 1
      return isLast && author != step.place ? 1 &<< UInt8(author) : 0
    case .merge(let other): return 1 &<< UInt8(other)
    }
  }
}

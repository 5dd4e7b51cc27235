import Convergence

/// Places are counted: without one, those behind it move up.
private func moved(_ place: Int, without gone: Int) -> Int? {
  place == gone ? nil : place > gone ? place - 1 : place
}

extension Scenario {
  /// The scenario without a replica or a spare place; of its events none may be left in it.
  ///
  /// - Returns: `nil` if fewer than two replicas would be left.
  func removing(_ place: Int) -> Scenario? {
    var rest = self
    if place < replicas.count {
      guard replicas.count > 2 else { return nil }
      rest.replicas.remove(at: place)
    } else {
      rest.spares.remove(at: place - replicas.count)
    }
    rest.links = links.compactMap { rule in
      guard let scope = rule.scope else { return rule }
      let left = scope.compactMap { $0.removing(place) }
      return left.isEmpty ? nil : LinkRule(scope: left, change: rule.change)
    }
    return rest
  }
}

extension PlannedEvent {
  /// What is left of the event without a place; nothing if it was about that place alone.
  func removing(_ place: Int) -> PlannedEvent? {
    switch action {
    case .command(let command, let replica):
      return moved(replica, without: place).map {
        PlannedEvent(at: time, .command(command, replica: $0))
      }
    case .fault(let plan):
      return plan.fault.removing(place).map {
        PlannedEvent(
          at: time, .fault(PlannedFault($0, number: plan.number, from: plan.start, until: plan.end))
        )
      }
    case .repair(.process(let other)):
      return moved(other, without: place).map { PlannedEvent(at: time, .repair(.process($0))) }
    case .repair: return self
    }
  }
}

extension Fault {
  fileprivate func removing(_ place: Int) -> Fault? {
    switch self {
    case .links(let what, let links): return links.removing(place).map { .links(what, $0) }
    case .node(.twin(let second), let first):
      guard let first = moved(first, without: place), let second = moved(second, without: place)
      else { return nil }
      return .node(.twin(at: second), first)
    case .node(let what, let node):
      return moved(node, without: place).map { .node(what, $0) }
    }
  }
}

extension LinkSet {
  fileprivate func removing(_ place: Int) -> LinkSet? {
    switch self {
    case .all: return .all
    case .only(let links):
      let left = links.compactMap { $0.removing(place) }
      return left.isEmpty ? nil : .only(left)
    case .touching(let node): return moved(node, without: place).map { .touching($0) }
    case .from(let node): return moved(node, without: place).map { .from($0) }
    case .to(let node): return moved(node, without: place).map { .to($0) }
    case .between(var groups):
      if place < groups.count { groups.remove(at: place) }
      return .between(groups: groups)
    }
  }
}

extension DirectedLink {
  fileprivate func removing(_ place: Int) -> DirectedLink? {
    guard let from = moved(from, without: place), let to = moved(to, without: place) else {
      return nil
    }
    return DirectedLink(from: from, to: to)
  }
}

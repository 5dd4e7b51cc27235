import Convergence

extension Witness {
  /// Checks that what a replica takes for stable is on the disks of all whom it counts.
  ///
  /// A cut counts whoever is a peer, or with `stability members` whoever is a member. Who joins,
  /// or comes back as somebody new, counts from when it has caught up; of such, nothing is asked.
  mutating func noteStability(
    at place: Int, _ node: DocumentNode, isRescoped: Bool, _ network: Network
  ) {
    if isCountingUnstable { tally.note(.mostUnstable, atLeast: node.unstableCount) }
    guard mode == .contract else { return }
    if isRescoped { views[place].stable = VersionVector() }
    let cut = node.stableCut
    guard cut != views[place].stable else { return }
    views[place].stable = cut
    guard makes(.stableEverywhere) else { return }
    let counted = countsDistantMembers ? nil : node.peers
    for other in views.indices where views[other].counts && other != place {
      if let counted, !counted.contains(network.ids[other]) { continue }
      if cut.isDominated(by: views[other].everDurable) { continue }
      find(
        .stableEverywhere, network,
        "\(names[place]) takes \(cut) for stable, and \(names[other]) has not got all of it")
    }
  }

  /// Notes, at the end, how much logs cannot do without.
  mutating func noteUnstable(_ network: Network) {
    guard mode != .performance else { return }
    for node in network.nodes { tally.note(.unstable, atLeast: node?.unstableCount ?? 0) }
  }

  /// No longer asks what a place holds, since others need not count it any more, or not yet.
  mutating func discount(_ fault: Fault) {
    guard case .node(let fault, let place) = fault else { return }
    switch fault.family {
    case .amnesia, .restore, .twin, .leave, .join, .evict: views[place].counts = false
    default: break
    }
  }

  /// No longer asks what a replica holds that somebody has put out, or that has left.
  mutating func discount(_ replica: ReplicaID) {
    for place in places(of: replica) { views[place].counts = false }
  }
}

extension RunTally {
  /// Notes how large something was, of which the largest counts.
  fileprivate mutating func note(_ counter: RunCounter, atLeast number: Int) {
    counters[counter] = max(counters[counter] ?? 0, number)
  }
}

import Convergence

extension Witness {
  /// Checks that somebody who edits a field may.
  mutating func checkAuthority(
    of place: Int, over operation: DocumentOperation, _ network: Network
  ) {
    guard let authority = coordination?.authority, makes(.authorityKept) else { return }
    if authority.governs(operation.edit, by: views[place].id) {
      find(
        .authorityKept, network,
        "\(names[place]) edits \(operation.path), which is for \(name(of: authority)) alone")
    }
  }

  private func name(of authority: Authority) -> String {
    places(of: authority.coordinator).first.map { names[$0] } ?? "\(authority.coordinator)"
  }

  /// Enters what a replica has just proposed.
  mutating func noteProposal(_ place: Int, _ node: DocumentNode, _ network: Network) {
    guard case .edit(let operation, _, _) = node.lastCommand,
      case .proposed(let id) = node.outcome, proposals.number(of: id) == nil
    else { return }
    tally.count(.proposals)
    let records = network.nodes[place] == nil ? Int.max : network.disks[place].records.count
    proposals.enter(
      ProposalBook.Entry(id: id, place: place, operation: operation, records: records))
  }

  /// Enters what a coordinator has just decided, and what it has done by that.
  ///
  /// - Returns: The dots of what it has done.
  mutating func noteDecisions(
    at place: Int, _ node: DocumentNode, _ network: Network
  ) -> DotCloud {
    var dots = DotCloud()
    let isRunning = network.nodes[place] != nil
    // Each has written one record, the last of them last of all.
    var left = node.decisions.count - views[place].decisions
    for decision in node.decisions[views[place].decisions...] {
      left -= 1
      let records = isRunning ? network.disks[place].records.count - left : Int.max
      let fresh = decision.delta.context.subtracting(decision.before)
      dots.merge(fresh)
      note(decision, owning: fresh, at: place, records: records, network)
      guard isRunning, left > 0 else { continue }
      views[place].writing.append(
        (records, decision.before.merging(decision.delta.context)))
    }
    views[place].decisions = node.decisions.count
    return dots
  }

  private mutating func note(
    _ decision: DocumentNode.Decision, owning fresh: DotCloud, at place: Int, records: Int,
    _ network: Network
  ) {
    guard makes(.proposalsDecided) else { return }
    guard let number = proposals.number(of: decision.id) else {
      return find(
        .proposalsDecided, network, "\(names[place]) decides on \(decision.id), which nobody made")
    }
    let entry = proposals[number]
    if entry.decision != nil {
      find(
        .proposalsDecided, network,
        "\(names[place]) decides for a second time that \(entry.operation) of "
          + "\(names[entry.place]) is \(decision.verdict)")
    }
    proposals[number].decision = ProposalBook.Decision(
      place: place, verdict: decision.verdict, records: records, dots: fresh)
    guard decision.verdict == .accepted, !fresh.isEmpty else { return }
    enter(
      place, fresh, entry.operation, decision.delta, before: decision.before, records: records,
      network)
  }

  /// Checks that what the author of a proposal hears is what was decided for good.
  mutating func noteConclusions(at place: Int, _ node: DocumentNode, _ network: Network) {
    for conclusion in node.conclusions[views[place].conclusions...] {
      guard let number = proposals.number(of: conclusion.id), makes(.proposalsDecided) else {
        continue
      }
      let isNews = proposals[number].outcome == nil
      proposals[number].outcome = conclusion.outcome
      guard case .decided(let verdict) = conclusion.outcome else { continue }
      if isNews { tally.count(verdict == .accepted ? .acceptedProposals : .rejectedProposals) }
      let decision = proposals[number].decision
      guard decision?.isDurable != true || decision?.verdict != verdict else { continue }
      find(
        .proposalsDecided, network,
        "\(names[place]) is told that \(proposals[number].operation) was \(verdict), which "
          + (decision == nil ? "nobody has decided" : "is not what was decided for good"))
    }
    views[place].conclusions = node.conclusions.count
  }

  /// Settles what was on its way to the disk when a process ended, by what the next one knows.
  mutating func settleProposals(at place: Int, _ node: DocumentNode, _ network: Network) {
    let open = node.status.proposals.map(\.id)
    for number in proposals.entries.indices {
      let entry = proposals[number]
      if entry.place == place, !entry.isDurable {
        proposals[number].isDurable = open.contains(entry.id)
        proposals[number].isLost = !open.contains(entry.id) && entry.outcome == nil
      }
      guard let decision = entry.decision, decision.place == place else { continue }
      let isThere = node.replicator.hasDecided(entry.id)
      proposals[number].decision?.isDurable = true
      if isThere { continue }
      if decision.isDurable, makes(.proposalsDecided),
        node.id == coordination?.authority.coordinator
      {
        find(
          .proposalsDecided, network,
          "\(names[place]) has forgotten what it had decided on \(entry.operation)")
      }
      proposals[number].decision = nil
    }
  }

  /// Checks, when all are at rest, that whatever was proposed for good was decided, that its author
  /// knows, and that everybody has what was accepted.
  mutating func judgeProposals(_ members: [Int], _ network: Network) {
    guard let coordinator = coordination?.authority.coordinator,
      members.contains(where: { views[$0].id == coordinator })
    else { return }
    for entry in proposals.entries
    where entry.isDurable && views[entry.place].id == entry.id.proposer
      && members.contains(entry.place) && entry.outcome != .abandoned
    {
      counts[.proposalsDecided] += 1
      let what = "\(entry.operation) of \(names[entry.place])"
      guard let decision = entry.decision else {
        find(.proposalsDecided, network, "\(what) was never decided")
        continue
      }
      if entry.outcome == nil {
        find(.proposalsDecided, network, "the author of \(what) never heard what was decided")
      }
      for place in members where !decision.dots.isDominated(by: views[place].context.dots) {
        find(.proposalsDecided, network, "\(names[place]) lacks \(what), which was accepted")
      }
    }
  }
}

import Convergence

extension Witness {
  /// Looks at a network before anything has happened.
  mutating func begin(_ network: Network) {
    for place in names.indices { look(at: place, network, after: .fault) }
  }

  /// Looks at what a step has done.
  mutating func note(_ step: NetworkStep, _ network: Network) {
    switch step {
    case .message(let place): look(at: place, network, after: .message)
    case .timer(let place): look(at: place, network, after: .timer)
    case .synced(let place): look(at: place, network, after: .synced)
    case .command(let place): look(at: place, network, after: .command)
    case .commandMissed: tally.edits.missed += 1
    case .faultBegan(let plan):
      for place in names.indices { look(at: place, network, after: .fault) }
      if case .node(.amnesia, let place) = plan.fault { wipe(place) }
      discount(plan.fault)
    case .faultEnded, .repaired, .struck:
      for place in names.indices { look(at: place, network, after: .fault) }
    case .nothing: break
    }
  }

  /// Looks at a place: at a process that runs there, that has just started, or that has ended.
  private mutating func look(at place: Int, _ network: Network, after cause: Cause) {
    if let node = network.nodes[place] {
      if views[place].document == nil || views[place].start != node.start {
        begin(place, node, network)
      } else {
        observe(place, node, network, after: cause, isRunning: true)
      }
    } else if views[place].document != nil {
      if let node = network.endedNodes[place] {
        observe(place, node, network, after: cause, isRunning: false)
        tally.replication += node.statistics
      }
      views[place].document = nil
      changeCount += 1
      views[place].writing = []
      views[place].sample = nil
    }
  }

  /// Looks at a process that has just started from its disk.
  private mutating func begin(_ place: Int, _ node: DocumentNode, _ network: Network) {
    let context = node.context
    if views[place].document != nil {
      tally.replication += lastStatistics[place]
    }
    if views[place].id == node.id, makes(.contextsGrow),
      !views[place].durable.isDominated(by: context)
    {
      find(.contextsGrow, network, "\(names[place]) starts without what was on its disk for good")
    }
    for edit in ledger.settle(place, with: context) {
      tally.edits.lost += 1
      guard makes(.unsyncedUnsent) else { continue }
      let run = ledger[edit].run
      for other in views.indices
      where other != place && views[other].ever.covers(run) != .none {
        find(
          .unsyncedUnsent, network,
          "\(names[other]) knows of \(run), which \(names[place]) has lost in a crash")
      }
    }
    views[place].id = node.id
    views[place].start = node.start
    views[place].document = node.document
    changeCount += 1
    views[place].writing = []
    (views[place].incidents, views[place].notices, views[place].outcomes) = (0, 0, 0)
    (views[place].decisions, views[place].conclusions) = (0, 0)
    (views[place].mirror, views[place].mirrored, views[place].sample) = ([:], nil, nil)
    (views[place].limits, views[place].isFetching) = (node.limits, node.isFetching)
    setDurable(place, context)
    views[place].ever.merge(context)
    settleProposals(at: place, node, network)
    report(place, node, network)
  }

  /// Looks at a process after an event, which may have been its last.
  private mutating func observe(
    _ place: Int, _ node: DocumentNode, _ network: Network, after cause: Cause, isRunning: Bool
  ) {
    let isRescoped = views[place].limits != node.limits
    lastStatistics[place] = node.statistics
    report(place, node, network)
    if cause == .timer { noteTimer(place, network) }
    if cause == .command { noteProposal(place, node, network) }
    let decided = noteDecisions(at: place, node, network)
    noteConclusions(at: place, node, network)
    var before: Document?
    if isRescoped || views[place].context != node.context {
      let earlier = views[place].document ?? Document()
      noteChange(of: earlier, at: place, decided, isRescoped: isRescoped, node, network, cause)
      before = earlier
    }
    noteStability(at: place, node, isRescoped: isRescoped, network)
    if cause == .command { noteRead(place, node, network) }
    // What a crash has left on a disk counts only when a process has started from it.
    guard isRunning else { return }
    noteDisk(place, network)
    if cause == .message { noteDelivery(place, node, before: before, network) }
  }

  /// Looks at a document that has become another.
  private mutating func noteChange(
    of before: Document, at place: Int, _ decided: DotCloud, isRescoped: Bool,
    _ node: DocumentNode, _ network: Network, _ cause: Cause
  ) {
    let (old, new) = (before.state.context, node.context)
    let limits = views[place].limits
    let fresh = new.subtracting(old).subtracting(decided)
    if makes(.contextsGrow), !old.isDominated(by: new) {
      find(.contextsGrow, network, "\(names[place]) has forgotten \(old.subtracting(new))")
    }
    if cause != .command, !fresh.isEmpty {
      checkOrigin(of: fresh, at: place, node, after: cause, network)
    }
    if cause == .command {
      enter(place, fresh, node, before: old, network)
    } else if cause == .message {
      noteSightings(of: fresh, at: place, network)
    }
    views[place].document = node.document
    changeCount += 1
    (views[place].limits, views[place].isFetching) = (node.limits, node.isFetching)
    views[place].ever.merge(new)
    if isRescoped {
      (views[place].mirror, views[place].mirrored, views[place].sample) = ([:], nil, nil)
    }
    checkPart(place, node, network)
    if makes(.statesGrow, through: old) {
      let back = Self.revived(
        from: before.state.part(limits + node.limits),
        to: node.document.state.part(limits + node.limits))
      if !back.isEmpty {
        find(.statesGrow, network, "\(names[place]) has \(back) again, which were removed")
      }
    }
    mirror(place, node, network)
  }

  /// Follows what is on a disk, and what of it is there for good.
  private mutating func noteDisk(_ place: Int, _ network: Network) {
    let (count, synced) = (
      network.disks[place].records.count, network.disks[place].syncedCount
    )
    if count > (views[place].writing.last?.records ?? synced) {
      views[place].writing.append((count, views[place].context))
    }
    guard let first = views[place].writing.first?.records, first <= synced else { return }
    while let next = views[place].writing.first, next.records <= synced {
      setDurable(place, next.context)
      views[place].writing.removeFirst()
    }
    ledger.sync(place, records: synced)
    proposals.sync(place, records: synced)
  }

  private mutating func setDurable(_ place: Int, _ context: CausalContext) {
    views[place].durable = context
    views[place].everDurable.merge(context)
  }

  /// Notes that a disk was wiped: what was there alone may be gone for good.
  private mutating func wipe(_ place: Int) {
    let gone = views[place].durable
    tally.edits.lost += ledger.settle(place, with: CausalContext()).count
    views[place].durable = CausalContext()
    for edit in ledger.entries.indices
    where ledger[edit].fate == .durable && gone.covers(ledger[edit].run) == .all {
      let isElsewhere = views.contains { $0.durable.covers(ledger[edit].run) == .all }
      if !isElsewhere { ledger.endanger(edit) }
    }
  }

  /// Settles, at the end, what was pending where nothing runs: what is not on the disk is lost.
  mutating func closeBooks(_ network: Network) {
    for place in views.indices where views[place].document == nil {
      tally.edits.lost += ledger.settle(place, records: network.disks[place].records.count)
    }
  }

  private mutating func noteTimer(_ place: Int, _ network: Network) {
    if views[place].timerAt != network.now {
      (views[place].timerAt, views[place].timers) = (network.now, 0)
    }
    views[place].timers += 1
    if makes(.timersBounded), views[place].timers > 100 {
      isStuck = true
      find(.timersBounded, network, "the timer of \(names[place]) runs out without end at one time")
    }
  }

  /// Checks that who holds a part stores nothing else, and is sent nothing else.
  private mutating func checkPart(_ place: Int, _ node: DocumentNode, _ network: Network) {
    guard let part = node.subscription, makes(.partsOnly) else { return }
    let held = node.replicator.state
    let shown = node.document.state
    if held.part([part]) != held || shown.part(node.limits) != shown {
      find(.partsOnly, network, "\(names[place]) holds what is not in \(part)")
    }
    if node.statistics.unasked > 0 {
      find(.partsOnly, network, "\(names[place]) was sent what is not in \(part)")
    }
  }

  /// What was seen and removed, and is there again.
  ///
  /// It is found dot by dot: joins believe contexts, and would not notice.
  private static func revived(
    from before: Causal<DocumentStore>, to after: Causal<DocumentStore>
  ) -> DotCloud {
    var gone = DotMarks(before.context.dots)
    before.store.forEachDot { gone.remove($0) }
    var back: [Dot] = []
    after.store.forEachDot { if gone.contains($0) { back.append($0) } }
    return DotCloud(back)
  }
}

extension Causal<DocumentStore> {
  /// What of a state lies in all of some parts, read in the same context.
  func part(_ selections: [PathSelection]) -> Self {
    selections.reduce(self) { state, selection in
      Self(store: state.store.restricted(to: selection), context: state.context)
    }
  }
}

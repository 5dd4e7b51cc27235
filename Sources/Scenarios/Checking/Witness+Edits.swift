import Convergence

extension Witness {
  /// Enters an edit that a replica has accepted.
  mutating func enter(
    _ place: Int, _ fresh: DotCloud, _ node: DocumentNode, before: CausalContext,
    _ network: Network
  ) {
    guard case .edit(let operation, _, let client) = node.lastCommand,
      node.outcome == .accepted, let delta = node.lastEdit
    else { return }
    let edit = enter(place, fresh, operation, delta, before: before, network)
    if let edit, let client { noteWrite(by: client, edit, delta.context, at: node) }
  }

  /// Enters an edit that a replica has made, for itself or because it was proposed.
  ///
  /// - Returns: Its number in the ledger, if it is there.
  @discardableResult
  mutating func enter(
    _ place: Int, _ fresh: DotCloud, _ operation: DocumentOperation, _ delta: Document.Delta,
    before: CausalContext, records: Int? = nil, _ network: Network
  ) -> Int? {
    guard makes(.dotsMintedOnce) || mode == .performance else { return nil }
    guard fresh.runs.count == 1, let run = fresh.runs.first else {
      find(.dotsMintedOnce, network, "an edit of \(names[place]) owns \(fresh)")
      return nil
    }
    checkAuthority(of: place, over: operation, network)
    // In its last moment, whether a record is on the disk shows only when the process starts again.
    let records =
      records ?? (network.nodes[place] == nil ? Int.max : network.disks[place].records.count)
    let entry = EditLedger.Entry(
      place: place, run: run, operation: operation,
      key: mode == .performance ? "" : operation.path.description, time: network.now)
    let (edit, doubles) = ledger.enter(entry, records: records)
    for double in doubles {
      if mode == .beyond, !isHeld(ledger[double].run, besides: place, network) {
        tally.edits.lost += 1
        ledger.bury(double)
        continue
      }
      find(
        .dotsMintedOnce, network,
        "\(names[place]) has minted \(run), which \(names[ledger[double].place]) had minted")
    }
    tally.edits.accepted += 1
    guard mode != .performance else { return edit }
    let sight = ReadOracle.Sight(context: before, ledger: ledger)
    // Of what an edit of a part leaves alone because it does not see it, the oracle knows nothing.
    guard shows(operation.path, place) else {
      oracle.giveUp(on: operation.path)
      return edit
    }
    do throws(ReadOracle.Undecided) {
      let hasEffect = try oracle.note(
        edit, operation, at: entry.key, timestamp: delta.store.latestTimestamp, by: run.replica,
        for: sight)
      if !hasEffect {
        find(
          .specification, network, "\(names[place]) accepts \(operation), which changes nothing")
      }
    } catch {
      oracle.giveUp(on: operation.path)
    }
    let views = views
    oracle.fold(at: entry.key, ledger: ledger) { Self.common(of: views) }
    return edit
  }

  /// Whether some of a run of dots is in the memory or on the disk of anybody but one.
  ///
  /// What was on a disk alone that was exchanged for an old one is gone without a trace: that the
  /// same dots are minted again is then no fault of anybody, and nothing that could be noticed.
  private func isHeld(_ run: DotRun, besides place: Int, _ network: Network) -> Bool {
    names.indices.contains { other in
      if other == place { return false }
      if let node = network.nodes[other] {
        return node.replicator.state.context.covers(run) != .none
      }
      return network.disks[other].records.contains { record in
        let id = network.ids[other]
        let replica = try? Replicator<DocumentStore>(id, peers: [], restoring: [record])
        return replica.map { $0.state.context.covers(run) != .none } ?? false
      }
    }
  }

  /// What all places have on their disks for good, but those that have never begun.
  private static func common(of views: [View]) -> CausalContext {
    var common: DotCloud?
    for view in views where view.start != 0 {
      let dots = view.durable.dots
      common = common.map { $0.subtracting($0.subtracting(dots)) } ?? dots
    }
    return CausalContext(common ?? DotCloud())
  }

  /// Checks that what a replica has learnt was edited, and seen by whoever has told it.
  mutating func checkOrigin(
    of fresh: DotCloud, at place: Int, _ node: DocumentNode, after cause: Cause,
    _ network: Network
  ) {
    guard makes(.noEditFromNowhere) else { return }
    for run in fresh.runs where !ledger.knows(run) {
      find(.noEditFromNowhere, network, "\(names[place]) has seen \(run), which nobody has minted")
    }
    guard cause == .message, let sender = node.lastMessage?.sender else {
      return find(
        .noEditFromNowhere, network, "\(names[place]) has seen \(fresh), and nobody has told it")
    }
    let known = places(of: sender)
    if !known.isEmpty,
      !known.contains(where: { fresh.isDominated(by: views[$0].ever.dots) })
    {
      find(
        .noEditFromNowhere, network,
        "\(names[place]) has learnt of \(fresh) from \(names[known[0]]), who had not seen it")
    }
  }

  /// Notes which edits a replica has just seen, and judges what it shows of them.
  mutating func noteSightings(of fresh: DotCloud, at place: Int, _ network: Network) {
    guard mode != .performance else { return }
    var seen: [Int] = []
    let running = views.indices.count { views[$0].document != nil }
    for run in fresh.runs {
      for edit in ledger.edits(in: run) {
        let key = ledger[edit].key
        if seen.count < 8, !seen.contains(where: { ledger[$0].key == key }) { seen.append(edit) }
        guard ledger.sighted(edit) >= running, ledger[edit].everywhereAt == nil else { continue }
        let run = ledger[edit].run
        let isEverywhere = views.indices.allSatisfy {
          views[$0].document == nil || $0 == place || views[$0].context.covers(run) == .all
        }
        if isEverywhere { ledger.arrived(edit, at: network.now) }
      }
    }
    sighted = seen
  }

  /// Takes note of what a process has reported since it was last looked at.
  mutating func report(_ place: Int, _ node: DocumentNode, _ network: Network) {
    var visits: [WriteOutcome] = []
    for incident in node.incidents[views[place].incidents...] {
      switch incident {
      case .tornRecords(let count): tally.count(.tornRecords, count)
      case .unreadableRecords(let count): tally.count(.unreadableRecords, count)
      case .clockDrift: tally.count(.clockRefusals)
      case .rejected(let error, _):
        tally.count(.rejected)
        if case .noCommonVersion = error { tally.count(.strangeVersions) }
        // Who has left or was put out may not have heard of it.
        if error != .unknownPeer, error != .departedPeer { tally.misunderstandings += 1 }
      }
      if incident.isAlarm { alarm("\(names[place]) reports: \(incident)") }
    }
    for notice in node.notices[views[place].notices...] {
      switch notice {
      case .doubleMint(let proof):
        tally.count(.doubleMints)
        alarm("\(names[place]) reports: \(proof)")
      case .identityRetired:
        tally.count(.retiredIdentities)
        alarm("\(names[place]) has retired its identity")
      case .sessionBegan(let peer):
        let version = node.version(spokenWith: peer) ?? 1
        tally.count(version > 1 ? .newSessions : .oldSessions)
      case .joined: tally.count(.joined)
      case .evicted(let replica):
        tally.count(.evicted)
        discount(replica)
      case .left(let replica): discount(replica)
      case .suspected: tally.count(.suspected)
      default: break
      }
    }
    for outcome in node.outcomes[views[place].outcomes...] {
      guard node.visits[outcome.id] == nil else {
        visits.append(outcome)
        continue
      }
      tally.count(outcome.isSatisfied ? .confirmed : .unconfirmed)
      guard outcome.isSatisfied, makes(.confirmationsTrue) else { continue }
      check(outcome, of: place, node, network)
    }
    defer { for visit in visits { endVisit(visit, at: place, node, network) } }
    views[place].incidents = node.incidents.count
    views[place].notices = node.notices.count
    views[place].outcomes = node.outcomes.count
  }

  /// Checks that those who are said to hold an edit do.
  private mutating func check(
    _ outcome: WriteOutcome, of place: Int, _ node: DocumentNode, _ network: Network
  ) {
    guard let context = node.requests[outcome.id] else { return }
    for replica in outcome.acknowledged where replica != node.id {
      let holders = places(of: replica)
      let holds = holders.contains { context.isDominated(by: views[$0].everDurable) }
      if !holds && !holders.isEmpty {
        find(
          .confirmationsTrue, network,
          "\(names[place]) is told that \(names[holders[0]]) holds \(context), and it does not")
      }
    }
  }

  private mutating func alarm(_ text: String) {
    tally.alarms += 1
    if tally.firstAlarm == nil { tally.firstAlarm = text }
  }
}

import Convergence

extension ScenarioRun {
  /// Checks what must hold when nothing happens any more.
  mutating func judgeRest() {
    judgeMessages()
    witness.counts[.noLivelock] += 1
    if network.statistics.events >= eventLimit {
      return witness.find(
        .noLivelock, network,
        "after \(network.statistics.events) events they were still at it")
    }
    // Whoever holds everything says what the others hold a part of.
    let whole = members.first { network.nodes[$0]?.subscription == nil }
    guard report.convergedAfter != nil, let first = whole ?? members.first else {
      if !isDivided {
        witness.counts[.agreement] += 1
        let isKnown = report.failures.contains { $0.status == .notConverged }
        if !isKnown { witness.find(.agreement, network, describeDisagreement()) }
      }
      return
    }
    witness.counts[.agreement] += 1
    judgeEquality(of: first)
    if !isDivided {
      judgeSilence()
      judgeBound()
    }
    judgeArrival(at: first)
    if !isDivided { witness.judgeProposals(members, network) }
    judgeEveryPlace(of: first)
  }

  private mutating func judgeMessages() {
    guard scenario.mode != .beyond else { return }
    witness.counts[.messagesUnderstood] += 1
    if witness.tally.misunderstandings > 0 {
      witness.find(
        .messagesUnderstood, network, witness.tally.firstAlarm ?? "a message was refused")
    }
  }

  /// Replicas that have seen the same are the same, to the byte, and have nothing to tell.
  private mutating func judgeEquality(of first: Int) {
    guard let mine = network.nodes[first] else { return }
    for place in members where place != first {
      guard let other = network.nodes[place] else { continue }
      // Two parts of which neither is the other can only be compared with the whole.
      guard mine.subscription == nil || mine.subscription == other.subscription else { continue }
      let document = other.subscription.map { Document(unchecked: mine.document.state.part([$0])) }
      let expected = document ?? mine.document
      let bytes = document?.canonicalBytes ?? mine.documentBytes
      let names = "\(scenario.names[first]) and \(scenario.names[place])"
      witness.counts[.equalStates] += 1
      if other.document != expected {
        let path = expected.json.firstDifference(from: other.document.json)
        witness.find(.equalStates, network, "\(names) differ at \(Self.name(path))")
      }
      witness.counts[.equalBytes] += 1
      if other.documentBytes != bytes {
        witness.find(.equalBytes, network, "\(names) differ in their bytes")
      }
      witness.counts[.syncPaths] += 1
      if let objection = Self.objection(mine, other) ?? Self.objection(other, mine) {
        witness.find(.syncPaths, network, "\(names) \(objection)")
      }
    }
    witness.counts[.metadataBounded] += 1
    let runs = mine.context.dots.runs.count
    let starts = Int(network.statistics.restarts) + scenario.names.count
    let limit = scenario.hasFreshIdentities ? 2 * starts : 2 * starts + mine.incidents.count
    if runs > max(limit, scenario.names.count + witness.tally.edits.lost) {
      witness.find(
        .metadataBounded, network, "\(scenario.names[first]) keeps \(runs) runs of dots")
    }
  }

  /// What one replica would still get from another by request and answer.
  private static func objection(_ asking: DocumentNode, _ asked: DocumentNode) -> String? {
    var replica = asking.replicator
    do throws(ReplicationError) {
      let answer = try asked.replicator.changes(since: asking.replicator.digest())
      let effects = try replica.apply(answer)
      let isSilent = !effects.contains { if case .merged = $0 { true } else { false } }
      return isSilent && replica.state == asking.replicator.state
        ? nil : "have something to tell each other by request"
    } catch {
      return "refuse each other's requests: \(error)"
    }
  }

  private mutating func judgeSilence() {
    witness.counts[.silence] += 1
    if network.nextTime != nil && scenario.heartbeatInterval == nil
      && scenario.suspicionTimeout == nil && scenario.evictionTimeout == nil
    {
      witness.find(
        .silence, network,
        "messages were still exchanged \(Quantity.text(nanoseconds: Self.settlingTime)) later")
    }
    for place in members {
      guard let status = network.nodes[place]?.status else { continue }
      witness.counts[.buffersEmpty] += 1
      let waiting = status.peers.first { peer in
        members.contains { network.ids[$0] == peer.id }
          && (peer.lag > 0 || peer.lead > 0 || peer.unacknowledged > 0)
      }
      if status.unsynced > 0 {
        witness.find(
          .buffersEmpty, network,
          "\(scenario.names[place]) has \(status.unsynced) records to write")
      } else if let waiting, scenario.heartbeatInterval == nil {
        witness.find(
          .buffersEmpty, network,
          "\(scenario.names[place]) still waits for \(waiting.id): \(waiting.lag) behind, "
            + "\(waiting.lead) ahead, \(waiting.unacknowledged) bytes not acknowledged")
      }
    }
  }

  private mutating func judgeBound() {
    guard let bound = scenario.convergenceBound, let after = report.convergedAfter else { return }
    witness.counts[.convergenceBound] += 1
    if after > bound {
      witness.find(
        .convergenceBound, network,
        "they agreed after \(Quantity.text(nanoseconds: after)); "
          + "\(Quantity.text(nanoseconds: bound)) are enough")
    }
  }

  /// Judges what the replicas show at every place that was ever edited.
  private mutating func judgeEveryPlace(of first: Int) {
    guard let document = network.nodes[first]?.document else { return }
    for (key, place) in witness.oracle.places {
      witness.judge(DocumentPath(place.keys), key, first, document, network)
    }
  }

  /// Every edit that somebody may rely on is there.
  private mutating func judgeArrival(at first: Int) {
    guard let document = network.nodes[first]?.document else { return }
    var owed = CausalContext()
    for place in members { owed.merge(witness.views[place].everDurable) }
    for (edit, entry) in witness.ledger.entries.enumerated() {
      let isThere = document.state.context.covers(entry.run) == .all
      switch entry.fate {
      case .lost: continue
      case .atRisk where !isThere:
        witness.tally.count(.destroyedEdits)
        continue
      case .pending, .durable, .atRisk: break
      }
      if isThere {
        if entry.sightings == 1 && members.count > 1 { witness.tally.edits.unread += 1 }
        witness.noteStaleness(of: edit)
      } else if entry.fate == .durable, isDivided ? owed.covers(entry.run) == .all : true {
        witness.tally.edits.missing += 1
        witness.find(
          .editsArrive, network,
          "\(entry.operation) of \(scenario.names[entry.place]) was on its disk for good and is "
            + "nowhere")
      }
    }
    witness.counts[.editsArrive] += witness.ledger.entries.count
  }

  /// Whether somebody who is owed everything is down or cut off at the end.
  var isDivided: Bool {
    if !report.down.isEmpty { return true }
    let nodes = scenario.names.indices
    return nodes.contains { from in
      nodes.contains { network.isCut(DirectedLink(from: from, to: $0)) }
    }
  }
}

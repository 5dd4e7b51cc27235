import Convergence

extension Witness {
  /// Judges what a replica shows at a path, which as a JSON Pointer is the key for the oracle.
  mutating func judge(
    _ path: DocumentPath, _ key: String, _ place: Int, _ document: Document, _ network: Network
  ) {
    guard mode != .performance, shows(path, place) else { return }
    let sight = ReadOracle.Sight(context: document.state.context, ledger: ledger)
    let expected: JSONValue?
    do throws(ReadOracle.Undecided) {
      expected = try oracle.value(at: key, for: sight)
    } catch {
      return
    }
    let found = document[path]
    _ = makes(.causalOrder)
    _ = makes(.specification)
    guard found != expected else { return }
    let text =
      "\(names[place]) shows \(found?.description ?? "nothing") at \(path), "
      + "where its edits amount to \(expected?.description ?? "nothing")"
    find(oracle.isStale(found, at: key, for: sight) ? .causalOrder : .specification, network, text)
  }

  /// Whether a replica shows all that there is at a place, whatever part it holds.
  func shows(_ path: DocumentPath, _ place: Int) -> Bool {
    views[place].limits.allSatisfy { $0.includesWholly(path) }
  }

  /// Takes note of what the workload has asked for: an edit, or a look.
  mutating func noteRead(_ place: Int, _ node: DocumentNode, _ network: Network) {
    switch node.lastCommand {
    case .edit(let operation, _, _):
      switch node.outcome {
      case .accepted:
        guard mode != .performance else { break }
        let path = operation.path
        judge(path, path.description, place, node.document, network)
      case .unchanged: tally.edits.unchanged += 1
      case .refused: tally.edits.refused += 1
      case .proposed: break
      }
    case .read(let path, let client, let patience):
      read(path, by: client, place, node, network, patience: patience)
    case .wait, .subscribe, nil: break
    }
  }

  /// Has a client look that has waited until the replica had caught up, or has gone away.
  mutating func endVisit(
    _ outcome: WriteOutcome, at place: Int, _ node: DocumentNode, _ network: Network
  ) {
    guard let (client, path) = node.visits[outcome.id] else { return }
    guard outcome.isSatisfied else { return tally.count(.turnedAway) }
    tally.count(.caughtUp)
    read(path, by: client, place, node, network)
  }

  /// Has a client look at a place, if the replica has caught up with what the client has seen.
  private mutating func read(
    _ path: DocumentPath, by client: String, _ place: Int, _ node: DocumentNode,
    _ network: Network, patience: Int64? = nil
  ) {
    let number = book(of: client)
    guard node.covers(clients[number].token) else {
      guard let patience else { return tally.count(.turnedAway) }
      let wait = DocumentCommand.wait(
        clients[number].token, path, client: client, within: patience)
      return waiting.append((place, wait))
    }
    tally.count(.reads)
    judge(path, path.description, place, node.document, network)
    if makes(.readYourWrites) {
      for edit in clients[number].written where ledger[edit].fate == .durable {
        if node.context.covers(ledger[edit].run) != .all {
          find(
            .readYourWrites, network,
            "\(client) does not find \(ledger[edit].run) of its own at \(names[place])")
        }
      }
    }
    if makes(.monotonicReads), !clients[number].found.isDominated(by: node.context) {
      let missing = clients[number].found.subtracting(node.context)
      find(.monotonicReads, network, "\(client) no longer finds \(missing) at \(names[place])")
    }
    clients[number].found.merge(node.context)
    node.note(node.context, in: &clients[number].token)
  }

  /// Notes how long it took until all who ran had an edit.
  mutating func noteStaleness(of edit: Int) {
    let entry = ledger[edit]
    guard let time = entry.everywhereAt else { return }
    tally.edits.staleness = max(
      tally.edits.staleness, time.nanoseconds - entry.time.nanoseconds)
  }

  mutating func noteWrite(
    by client: String, _ edit: Int, _ context: CausalContext, at node: DocumentNode
  ) {
    let number = book(of: client)
    clients[number].written.append(edit)
    node.note(context, in: &clients[number].token)
  }

  private mutating func book(of client: String) -> Int {
    if let number = clients.firstIndex(where: { $0.name == client }) { return number }
    clients.append(ClientBook(name: client))
    return clients.count - 1
  }
}

extension ReadOracle {
  /// Whether what was found is what an edit has put there that another has replaced since, for
  /// somebody who has seen both.
  func isStale(_ found: JSONValue?, at key: String, for sight: Sight) -> Bool {
    guard let place = places[key], let found, let alive = try? alive(at: key, for: sight)
    else { return false }
    func shows(_ number: Int) -> Bool {
      switch (place.items[number].addition, found) {
      case (.write(let value, _, _), _): found == JSONValue(value)
      case (.member(let value), .array(let members)): members.contains(JSONValue(value))
      default: false
      }
    }
    return place.items.indices.contains { number in
      guard shows(number), !alive.contains(number), let edit = place.items[number].edit,
        sight.sees(edit) == true
      else { return false }
      return !alive.contains { other in
        shows(other)
          && place.items[other].addition.value == place.items[number].addition.value
      }
    }
  }
}

extension ReadOracle.Addition {
  /// The value that was written or added, if one was.
  var value: Scalar? {
    switch self {
    case .write(let value, _, _), .member(let value): value
    case .amount, .map, .set: nil
    }
  }
}

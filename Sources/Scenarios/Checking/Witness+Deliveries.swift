import Convergence

extension Witness {
  /// Checks what must hold of each delivery.
  ///
  /// - Parameter before: The document before the delivery, if it has become another.
  mutating func noteDelivery(
    _ place: Int, _ node: DocumentNode, before: Document?, _ network: Network
  ) {
    guard mode != .performance, let message = node.lastMessage else { return }
    checkAcknowledgement(place, node, of: message.sender, network)
    for edit in sighted {
      judge(ledger[edit].operation.path, ledger[edit].key, place, node.document, network)
    }
    sighted = []
    if makes(.redelivery) {
      let (fork, effects) = Self.fork(node, taking: [message], at: network.now)
      if fork.context != node.context || !effects.writes.isEmpty {
        find(.redelivery, network, "\(names[place]) changes when it takes the same bytes again")
      }
    }
    if !message.bytes.isEmpty, makes(.damageRefused) { damage(place, node, message, network) }
    if let before {
      let seen = before.state.context
      if makes(.reencoding, through: seen) { recode(place, node.document, network) }
      if makes(.deltaOrState, through: seen) {
        compareWithState(place, node, before, message.sender, network)
      }
    }
    sample(place, node, message, network)
  }

  /// A copy of a process that takes messages which were not sent.
  private static func fork(
    _ node: DocumentNode, taking messages: [(bytes: [UInt8], sender: ReplicaID)], at now: Instant
  ) -> (DocumentNode, NodeEffects) {
    var fork = node
    var effects = NodeEffects()
    for message in messages {
      fork.handle(.message(message.bytes, from: message.sender), at: now, effects: &effects)
    }
    return (fork, effects)
  }

  /// Checks that a sender is believed to hold no more than is on its disk for good.
  private mutating func checkAcknowledgement(
    _ place: Int, _ node: DocumentNode, of sender: ReplicaID, _ network: Network
  ) {
    guard views.indices.contains(where: { views[$0].id == sender }),
      let believed = node.holdings(of: sender), makes(.acknowledgementsDurable)
    else { return }
    let isTrue = views.indices.contains {
      views[$0].id == sender && believed.isDominated(by: views[$0].everDurable)
    }
    if !isTrue {
      let holders = places(of: sender)
      let excess = believed.subtracting(views[holders[0]].everDurable)
      find(
        .acknowledgementsDurable, network,
        "\(names[place]) believes \(names[holders[0]]) to hold \(excess) for good")
    }
  }

  /// Flips a bit: the bytes must be refused, and nothing may change.
  private mutating func damage(
    _ place: Int, _ node: DocumentNode, _ message: (bytes: [UInt8], sender: ReplicaID),
    _ network: Network
  ) {
    var bytes = message.bytes
    let bit = KeyedRandom(seed: seed).below(
      UInt64(bytes.count) * 8, .sampling, entity: 0, counter: UInt64(counts[.damageRefused]))
    bytes[Int(bit / 8)] ^= 1 << UInt8(bit % 8)
    let (fork, effects) = Self.fork(node, taking: [(bytes, message.sender)], at: network.now)
    let isRefused = fork.incidents.count > node.incidents.count
    if !isRefused || fork.context != node.context || !effects.writes.isEmpty {
      find(.damageRefused, network, "\(names[place]) takes bytes of which bit \(bit) was flipped")
    }
  }

  /// Compares what a delta has led to with what the whole state of its sender leads to.
  private mutating func compareWithState(
    _ place: Int, _ node: DocumentNode, _ before: Document, _ sender: ReplicaID,
    _ network: Network
  ) {
    guard let other = places(of: sender).first, let whole = views[other].document,
      views[other].limits.isEmpty || views[other].limits == views[place].limits
    else { return }
    let theirs = whole.state.part(views[place].limits)
    let (byState, byDelta) = (before.state.merging(theirs), node.document.state.merging(theirs))
    if byState.context == byDelta.context, byState != byDelta {
      find(
        .deltaOrState, network,
        "a delta from \(names[other]) leads \(names[place]) to something else than its state")
    }
  }

  /// Takes a state through its bytes.
  private mutating func recode(_ place: Int, _ document: Document, _ network: Network) {
    let bytes = document.canonicalBytes
    do throws(CanonicalDecodingError) {
      let copy = try Document(canonicalBytes: bytes)
      if copy != document || copy.canonicalBytes != bytes {
        find(.reencoding, network, "the document of \(names[place]) is another after its bytes")
      }
    } catch {
      find(.reencoding, network, "the bytes of \(names[place]) cannot be read: \(error)")
    }
  }

  /// Collects two messages that follow each other, and lets a copy take them in both orders.
  private mutating func sample(
    _ place: Int, _ node: DocumentNode, _ message: (bytes: [UInt8], sender: ReplicaID),
    _ network: Network
  ) {
    // What is decided depends on what was heard before, and is meant to.
    if coordination?.authority.coordinator == node.id { return }
    guard let sample = views[place].sample else {
      if samples(.deliveryOrder) { (views[place].sample, views[place].sampled) = (node, []) }
      return
    }
    views[place].sampled.append(message)
    guard views[place].sampled.count == 2 else { return }
    let messages = views[place].sampled
    views[place].sample = nil
    let (first, _) = Self.fork(sample, taking: messages, at: network.now)
    let (second, _) = Self.fork(sample, taking: messages.reversed(), at: network.now)
    guard first.context == second.context else { return }
    counts[.deliveryOrder] += 1
    if first.document != second.document {
      find(
        .deliveryOrder, network,
        "two messages lead \(names[place]) to different documents in different orders")
    }
  }

  /// Applies what has changed to a mirror, and compares it with the document.
  mutating func mirror(_ place: Int, _ node: DocumentNode, _ network: Network) {
    guard makes(.patches, through: views[place].context) else { return }
    let document = node.document
    for change in node.changes(since: views[place].mirrored ?? Document()) {
      views[place].mirror.replace(change.new, at: change.path.keys[...])
    }
    views[place].mirrored = document
    if views[place].mirror != document.json {
      let path = views[place].mirror.firstDifference(from: document.json)
      find(
        .patches, network,
        "changes of \(names[place]) lead to something else at \(path?.description ?? "the root")")
    }
  }
}

extension JSONValue {
  /// Puts a value below some keys, or takes away what is there.
  fileprivate mutating func replace(_ value: JSONValue?, at keys: ArraySlice<String>) {
    guard let key = keys.first else {
      self = value ?? .null
      return
    }
    var fields: SortedMap<String, JSONValue> = [:]
    if case .object(let members) = self { fields = members }
    self = .null
    if keys.count == 1 {
      fields[key] = value
    } else {
      var field = fields[key] ?? [:]
      field.replace(value, at: keys.dropFirst())
      fields[key] = field
    }
    self = .object(fields)
  }
}

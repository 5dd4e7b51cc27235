import Convergence

extension HistoryRun {
  /// Compares a replica with the specification, and with every earlier state of any replica.
  mutating func judge(_ place: Int) throws(Counterexample) {
    let node = nodes[place]
    try checkValue(of: node.state, received: node.received, HistoryCast.name(of: place))
    if let flaw = subject.flaw(node.state) {
      throw Counterexample(flaw, "\(HistoryCast.name(of: place)) = \(node.state)")
    }
    try checkCodecIfAny(of: node.state)
    let bytes = canonicalBytes(of: node.state)
    for earlier in snapshots { try compare(node, bytes, with: earlier) }
    snapshots.append(Snapshot(received: node.received, state: node.state, bytes: bytes))
  }

  private func compare(
    _ node: Node, _ bytes: [UInt8]?, with earlier: Snapshot
  ) throws(Counterexample) {
    guard let context = subject.context(node.state) else {
      // Edits are all that makes a state, so whoever has received the same holds the same.
      return try require(
        earlier.received != node.received || earlier.state == node.state && earlier.bytes == bytes,
        "the same edits make the same state", "one = \(earlier.state)\nother = \(node.state)")
    }
    let isSame = subject.context(earlier.state) == context
    try require(
      isSame || earlier.received != node.received, "the same edits make the same context",
      "one = \(earlier.state)\nother = \(node.state)")
    try require(
      !isSame || earlier.state == node.state && earlier.bytes == bytes,
      "equal contexts imply equal states and equal bytes",
      "one = \(earlier.state)\nother = \(node.state)")
  }

  /// Merges all replicas in several orders, which must all end in one state.
  func finish() throws(Counterexample) {
    var received = [Bool](repeating: false, count: events.count)
    for node in nodes {
      for number in received.indices where node.received[number] { received[number] = true }
    }
    let states = nodes.map(\.state)
    let expected = states.reduce(into: subject.initial) { $0.merge($1) }
    let bytes = canonicalBytes(of: expected)
    for start in states.indices {
      let rotated = states[start...] + states[..<start]
      for order in [Array(rotated), rotated.reversed()] {
        let merged = order.reduce(into: order[0]) { $0.merge($1) }
        try require(
          merged == expected && canonicalBytes(of: merged) == bytes,
          "replicas that have merged each other are equal",
          "one = \(expected)\nother = \(merged)")
      }
    }
    try checkValue(of: expected, received: received, "everybody")
    let performed = events.compactMap { $0?.contribution }
    try require(
      subject.isPossible(performed), "all edits together are possible",
      performed.map { subject.describe($0.operation) }.joined(separator: "\n"))
  }

  private func checkValue(
    of state: State, received: [Bool], _ name: String
  ) throws(Counterexample) {
    guard let (shown, expected) = subject.discrepancy(state, seenBy(received)) else { return }
    throw Counterexample(
      "a replica shows what its received edits are to show",
      "\(name) shows \(shown)\nexpected \(expected)")
  }
}

import Convergence

extension HistoryRun {
  /// Compares a replica with the specification, and with every earlier state of any replica.
  mutating func judge(_ place: Int) throws(Counterexample) {
    let node = nodes[place]
    try checkValue(of: node.state, received: node.received, HistoryCast.name(of: place))
    try require(
      node.state.store.isWhole, "a replica answers for every key",
      "\(HistoryCast.name(of: place)) = \(node.state)")
    try checkRoundTrip(of: node.state)
    let bytes = node.state.canonicalBytes
    for earlier in snapshots {
      let isSame = earlier.state.context == node.state.context
      try require(
        isSame || earlier.received != node.received, "the same edits make the same context",
        "one = \(earlier.state.context)\nother = \(node.state.context)")
      guard isSame else { continue }
      try require(
        earlier.state == node.state && earlier.bytes == bytes,
        "equal contexts imply equal states and equal bytes",
        "one = \(earlier.state)\nother = \(node.state)\n"
          + "one = \(hex(earlier.bytes))\nother = \(hex(bytes))")
    }
    snapshots.append(Snapshot(received: node.received, state: node.state, bytes: bytes))
  }

  /// Merges all replicas in several orders, which must all end in one state.
  func finish() throws(Counterexample) {
    var received = [Bool](repeating: false, count: events.count)
    for node in nodes {
      for number in received.indices where node.received[number] { received[number] = true }
    }
    let states = nodes.map(\.state)
    let expected = states.reduce(into: State.initial) { $0.merge($1) }
    let bytes = expected.canonicalBytes
    for start in states.indices {
      let rotated = states[start...] + states[..<start]
      for order in [Array(rotated), rotated.reversed()] {
        let merged = order.reduce(into: order[0]) { $0.merge($1) }
        try require(
          merged == expected && merged.canonicalBytes == bytes,
          "replicas that have merged each other are equal",
          "one = \(expected)\nother = \(merged)")
      }
    }
    try checkValue(of: expected, received: received, "everybody")
  }

  private func checkValue(
    of state: State, received: [Bool], _ name: String
  ) throws(Counterexample) {
    let contributions = live(in: received).compactMap { events[$0]?.contribution }
    let expected = Specification.value(ofLive: contributions)
    let shown = Specification.value(of: state.store)
    try require(
      shown == expected, "a replica shows what its received edits are to show",
      "\(name) shows \(shown)\nexpected \(expected)\nstate = \(state)")
  }
}

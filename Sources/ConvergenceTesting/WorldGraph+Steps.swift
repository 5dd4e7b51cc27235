import Convergence

/// One replica's steps: each is found out once and looked up from then on.
extension WorldGraph {
  /// The replica after an edit, or -1 if the edit said nothing.
  func node(after choice: Int, on number: Int) throws(Counterexample) -> Int {
    let (high, low) = (UInt64(choice), UInt64(number))
    let known = edited[high, low]
    if known >= 0 { return known - 1 }
    let node = nodes[number]
    var result = -1
    if let outcome = try outcome(of: choice, on: node) {
      let chain = chains[node.chain]
      let slot = UInt64(chain.replica * steps + chain.events.count)
      let longer = Chain(
        replica: chain.replica, events: chain.events + [outcome.event], minted: outcome.minted)
      result = self.number(
        of: Node(
          chain: self.number(of: longer), received: node.received | 1 << slot, view: outcome.view))
    }
    edited.insert(result + 1, high, low)
    return result
  }

  private func outcome(of choice: Int, on node: Node) throws(Counterexample) -> Outcome? {
    let (high, low) = (UInt64(choice), UInt64(node.chain) << 32 | UInt64(node.view))
    let known = outcomes[high, low]
    if known >= 0 { return outcomeList[known] }
    let outcome = try type.edit(choice, node.view, chains[node.chain])
    if let outcome {
      while coverage.count <= outcome.event { coverage.append(0) }
      coverage[outcome.event] = outcome.covered
    }
    outcomeList.append(outcome)
    outcomes.insert(outcomeList.count - 1, high, low)
    return outcome
  }

  /// The replica after a delta has arrived, or -1 if it had all of it before.
  func node(_ number: Int, receiving event: Int) throws(Counterexample) -> Int {
    let (high, low) = (UInt64(event), UInt64(number))
    let known = received[high, low]
    if known >= 0 { return known - 1 }
    let node = nodes[number]
    let key = UInt64(node.view)
    var result = -1
    if coverage[event] & ~node.received == 0 {
      if repeated[high, key] < 0 {
        try type.repeatDelivery(event, node.view)
        repeated.insert(0, high, key)
      }
    } else {
      var view = delivered[high, key]
      if view < 0 {
        view = try type.deliver(event, node.view)
        delivered.insert(view, high, key)
      }
      result = self.number(
        of: Node(chain: node.chain, received: node.received | coverage[event], view: view))
    }
    received.insert(result + 1, high, low)
    return result
  }

  /// The replica after it has merged the state of another.
  func node(_ number: Int, merging other: Int) throws(Counterexample) -> Int {
    let (high, low) = (UInt64(number), UInt64(other))
    let known = merged[high, low]
    if known >= 0 { return known }
    let (mine, theirs) = (nodes[number], nodes[other])
    let result = self.number(
      of: Node(
        chain: mine.chain, received: mine.received | theirs.received,
        view: try join(mine.view, theirs.view)))
    merged.insert(result, high, low)
    return result
  }

  /// Joins the views of two replicas; which of the two merges the other is all the same.
  private func join(_ one: Int, _ other: Int) throws(Counterexample) -> Int {
    if one == other { return one }
    let (high, low) = (UInt64(min(one, other)), UInt64(max(one, other)))
    let known = joined[high, low]
    if known >= 0 { return known }
    let result = try type.join(min(one, other), max(one, other), true)
    joined.insert(result, high, low)
    return result
  }

  /// Joins two views after the end of a history.
  private func exchange(_ one: Int, _ other: Int) throws(Counterexample) -> Int {
    if one == other { return one }
    let (high, low) = (UInt64(one), UInt64(other))
    let known = exchanged[high, low]
    if known >= 0 { return known }
    let result = try type.join(one, other, false)
    exchanged.insert(result, high, low)
    return result
  }

  /// Has every replica of a world merge all others, each in an order of its own.
  func exchange(_ world: World) throws(Counterexample) {
    var views: [Int] = []
    for place in 0..<replicas { views.append(nodes[world[place]].view) }
    views.sort()
    var key = World(high: 0, low: 0)
    for place in 0..<replicas { key[place] = views[place] }
    if ends[key.high, key.low] >= 0 { return }
    ends.insert(0, key.high, key.low)
    for place in views.indices {
      for other in views[..<place] { try type.compare(views[place], other) }
    }
    // Each replica merges those after it, and the first those after the last.
    var end = -1
    for start in views.indices {
      var view = views[start]
      for place in 1..<(replicas - 1) {
        view = try exchange(view, views[(start + place) % replicas])
      }
      let last = views[(start + replicas - 1) % replicas]
      if end < 0 {
        end = try exchange(view, last)
      } else {
        try require(end, isJoinOf: view, last)
      }
    }
    try type.judgeEnd(end)
  }

  private func require(
    _ end: Int, isJoinOf one: Int, _ other: Int
  ) throws(Counterexample) {
    let (high, low) = (UInt64(one), UInt64(other))
    let known = exchanged[high, low]
    if known == end || one == other && one == end { return }
    try type.requireJoin(one, other, end)
    if known < 0 { exchanged.insert(end, high, low) }
  }
}

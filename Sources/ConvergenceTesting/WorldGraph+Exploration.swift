import Convergence

/// The worlds, layer by layer.
extension WorldGraph {
  /// Goes through every world that can be reached in some steps, and exchanges everything in each.
  ///
  /// A world that can be reached in fewer steps is not looked at again. Of steps that do not notice
  /// each other, every order leads to the same world; so a step is only taken where no replica with
  /// a greater number could have taken its own last step after it. That is decided for a world,
  /// for all histories that lead to it, so no world is missed. Nothing follows on the last step, so
  /// the worlds after it are not kept.
  ///
  /// - Parameter view: The view of a replica that has seen nothing.
  func explore(from view: Int) throws(Discovery) {
    var start = World(high: 0, low: 0)
    for place in 0..<replicas {
      let chain = number(of: Chain(replica: place, events: [], minted: 0))
      start[place] = number(of: Node(chain: chain, received: 0, view: view))
    }
    layers = [
      Layer(
        worlds: [start], origins: [0], steps: [WorldStep(place: 0, kind: .merge(other: 0))],
        unnoticed: [0])
    ]
    worldNumbers.insert(0, start.high, start.low)
    for depth in 0..<steps {
      layers.append(Layer())
      for world in 0..<layers[depth].worlds.count { try expand(world, in: depth) }
    }
  }

  private func expand(_ number: Int, in depth: Int) throws(Discovery) {
    let world = layers[depth].worlds[number]
    let unnoticed = layers[depth].unnoticed[number]
    // The step that is being tried, for the story should it fail.
    var step: WorldStep?
    do throws(Counterexample) {
      try exchange(world)
      for place in 0..<replicas {
        let node = world[place]
        // Who comes later in number, and has taken a step that this one may have to notice.
        let later = unnoticed & ~(UInt8(2) << UInt8(place) &- 1)
        func arrive(at changed: Int, noticing noticed: UInt8) throws(Counterexample) {
          if changed < 0 || changed == node || later & ~noticed != 0 { return }
          transitions += 1
          var next = world
          next[place] = changed
          if depth == steps - 1 { return isExchangedLast ? try exchange(next) : () }
          add(next, from: number, by: step, (unnoticed & ~noticed) | 1 << UInt8(place))
        }
        for choice in 0..<(later == 0 ? choices : 0) {
          step = WorldStep(place: place, kind: .edit(choice: choice))
          try arrive(at: try self.node(after: choice, on: node), noticing: 0)
        }
        for author in 0..<replicas {
          let written = chains[nodes[world[author]].chain].events
          for (ordinal, event) in written.enumerated() {
            step = WorldStep(place: place, kind: .receive(slot: author * steps + ordinal))
            let isLast = ordinal == written.count - 1 && author != place
            try arrive(
              at: try self.node(node, receiving: event),
              noticing: isLast ? 1 << UInt8(author) : 0)
          }
          if author == place { continue }
          step = WorldStep(place: place, kind: .merge(other: author))
          try arrive(
            at: try self.node(node, merging: world[author]), noticing: 1 << UInt8(author))
        }
      }
    } catch {
      throw Discovery(finding: error, path: path(to: number, in: depth) + (step.map { [$0] } ?? []))
    }
  }

  private func add(_ world: World, from origin: Int, by step: WorldStep?, _ unnoticed: UInt8) {
    let depth = layers.count - 1
    let known = worldNumbers[world.high, world.low]
    if known >= 0 {
      if known >> 40 == depth { layers[depth].unnoticed[known & (1 << 40 - 1)] &= unnoticed }
      return
    }
    guard let step else { return }
    worldNumbers.insert(depth << 40 | layers[depth].worlds.count, world.high, world.low)
    layers[depth].worlds.append(world)
    layers[depth].origins.append(Int32(origin))
    layers[depth].steps.append(step)
    layers[depth].unnoticed.append(unnoticed)
  }

  /// The steps that lead to a world.
  private func path(to world: Int, in depth: Int) -> [WorldStep] {
    var (world, result) = (world, [WorldStep]())
    for layer in layers[..<(depth + 1)].dropFirst().reversed() {
      result.append(layer.steps[world])
      world = Int(layer.origins[world])
    }
    return result.reversed()
  }
}

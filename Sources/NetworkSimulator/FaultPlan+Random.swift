import Causality

extension FaultPlan {
  /// A plan of random faults, all of which end.
  ///
  /// It is a pure function of its arguments, and each fault hangs on the seed and its number alone:
  /// more faults leave the first ones as they are. A family that needs an empty place is left out
  /// if the scope has none.
  public init(random count: Int, of swarm: Swarm, in scope: FaultScope, seed: UInt64) {
    self.init()
    let random = KeyedRandom(seed: seed)
    for number in 0..<count {
      var draws = random.sequence(.randomFault, entity: UInt64(number))
      let start = Instant(nanoseconds: draws.draw(from: scope.window))
      let end = start.advanced(by: draws.draw(from: scope.lasting))
      guard let family = swarm.draw(using: &draws),
        let fault = scope.fault(family, at: start, number: number, using: &draws)
      else { continue }
      add(fault, from: start, until: end)
    }
  }
}

extension FaultScope {
  /// A fault of a family with random particulars, or `nil` if there is no place for it.
  func fault(
    _ family: FaultFamily, at start: Instant, number: Int, using draws: inout KeyedSequence
  ) -> Fault? {
    if let fault = linkFault(family, using: &draws) {
      return .links(fault, family == .cut ? shape(using: &draws) : target(using: &draws))
    }
    let node = Int(draws.below(UInt64(nodes)))
    switch family {
    case .join:
      guard spares > 1 else { return nil }
      return .node(.join, nodes + Int(draws.below(UInt64(spares - 1))))
    case .twin:
      guard spares > 0 else { return nil }
      return .node(.twin(at: nodes + spares - 1), node)
    default:
      return nodeFault(family, at: start, number: number, using: &draws).map { .node($0, node) }
    }
  }

  private func linkFault(_ family: FaultFamily, using draws: inout KeyedSequence) -> LinkFault? {
    let probability = UInt64(draws.draw(from: 10_000...500_000))
    let millisecond: Int64 = 1_000_000
    switch family {
    case .cut: return .cut
    case .clog: return .clog
    case .drop: return .drop(probability: probability)
    case .bursts:
      let length = draws.draw(from: 1...200) * millisecond
      return .bursts(lasting: length, every: length * draws.draw(from: 2...10))
    case .duplicate:
      let isLate = draws.below(2) == 0
      return .duplicate(
        probability: probability,
        after: isLate ? .uniform(millisecond...60_000 * millisecond) : nil)
    case .replay: return .replay(probability: probability)
    case .reorder:
      return .reorder(probability: probability, by: draws.draw(from: 1...1000) * millisecond)
    case .latency: return .latency(latency(using: &draws))
    case .bandwidth:
      return .bandwidth(
        bytesPerSecond: draws.draw(from: 1_000...1_000_000),
        queue: draws.draw(from: 1_000...1_000_000))
    case .flipBits: return .flipBits(probability: probability, count: Int(1 + draws.below(8)))
    case .truncate: return .truncate(probability: probability)
    case .splice: return .splice(probability: probability)
    default: return nil
    }
  }

  private func latency(using draws: inout KeyedSequence) -> LinkModel.Latency {
    let time = draws.draw(from: 1...200) * 1_000_000
    switch draws.below(6) {
    case 0: return .constant(time)
    case 1: return .uniform(time / 2...time * 2)
    case 2: return .exponential(mean: time)
    case 3: return .logNormal(median: time, spread: draws.draw(from: 100...1500))
    case 4: return .heavyTail(least: time, shape: draws.draw(from: 1100...3000))
    default:
      return .bimodal(
        fast: time / 4...time / 2, slow: time * 4...time * 8,
        slowShare: UInt64(draws.draw(from: 1_000...300_000)))
    }
  }

  private func nodeFault(
    _ family: FaultFamily, at start: Instant, number: Int, using draws: inout KeyedSequence
  ) -> NodeFault? {
    let millisecond: Int64 = 1_000_000
    switch family {
    case .crash: return .crash(.lost)
    case .tornTail: return .crash(draws.below(2) == 0 ? .kept : .torn)
    case .crashAtBoundary: return .crashAt(draws.pick(from: DurabilityBoundary.allCases))
    case .amnesia:
      // Identities below 2⁶³ are for the workload.
      return .amnesia(newIdentity: ReplicaID(draws.next() | 1 << 63))
    case .identityReuse: return .amnesia(newIdentity: nil)
    case .restore:
      let earliest = min(window.lowerBound, start.nanoseconds)
      let time = draws.draw(from: earliest...start.nanoseconds)
      return .restore(backupOf: Instant(nanoseconds: time))
    case .pause: return .pause
    case .slow: return .slow(perEvent: draws.draw(from: 1...100) * millisecond / 10)
    case .clockOffset:
      return .clockOffset(by: draws.draw(from: -3_600_000...3_600_000) * millisecond)
    case .clockDrift: return .clockDrift(perMillion: draws.draw(from: -100_000...100_000))
    case .clockFreeze: return .clockFreeze
    case .leave: return .leave
    case .evict: return .evict
    case .upgrade: return .upgrade(version: 1)
    case .loseWrites: return .loseWrites(probability: UInt64(draws.draw(from: 1000...500_000)))
    case .failReads: return .failReads(probability: UInt64(draws.draw(from: 1000...500_000)))
    case .slowDisk: return .slowDisk(by: draws.draw(from: 1...500) * millisecond)
    default: return nil
    }
  }

  /// The shape of a cut.
  private func shape(using draws: inout KeyedSequence) -> LinkSet {
    let node = Int(draws.below(UInt64(nodes)))
    switch draws.below(8) {
    case 0: return .halves(of: nodes)
    case 1: return .isolation(of: node)
    case 2: return .majorityRing(of: nodes)
    case 3: return .bridge(over: node, of: nodes)
    case 4: return .star(around: node, of: nodes)
    case 5: return .starWithoutHub(of: nodes)
    case 6: return draws.below(2) == 0 ? .from(node) : .to(node)
    default: return nodes <= 64 ? .random(of: nodes, using: &draws) : .halves(of: nodes)
    }
  }

  /// The links that a fault other than a cut strikes.
  private func target(using draws: inout KeyedSequence) -> LinkSet {
    let node = Int(draws.below(UInt64(nodes)))
    switch draws.below(4) {
    case 0: return .all
    case 1: return .touching(node)
    case 2: return .from(node)
    default: return .to(node)
    }
  }
}

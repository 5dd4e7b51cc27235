import Causality

extension SimulatedNetwork {
  /// Has a fault happen now.
  mutating func apply(_ fault: Fault) {
    digest.absorb(UInt64(bitPattern: now.nanoseconds))
    switch fault {
    case .cut(let number, let links):
      digest.absorb(5)
      digest.absorb(UInt64(number))
      for link in links { digest.absorb(UInt64(link.from) &<< 32 | UInt64(link.to)) }
      cuts.append((number, links))
      for link in links { cutCounts[link.from * ids.count + link.to] += 1 }
      statistics.cuts += links.count
    case .mend(let number):
      digest.absorb(6)
      digest.absorb(UInt64(number))
      for cut in cuts where cut.number == number { restore(cut.links) }
      cuts.removeAll { $0.number == number }
    case .healAll:
      digest.absorb(7)
      for cut in cuts { restore(cut.links) }
      cuts.removeAll()
    case .crash(let node):
      crash(node)
    case .restart(let node):
      guard nodes[node] == nil else { return }
      statistics.restarts += 1
      incarnations[node] += 1
      boot(node)
    }
  }

  private mutating func restore(_ links: [DirectedLink]) {
    for link in links { cutCounts[link.from * ids.count + link.to] -= 1 }
  }

  private mutating func crash(_ node: Int) {
    guard nodes[node] != nil else { return }
    statistics.crashes += 1
    nodes[node] = nil
    timerSettings[node] &+= 1
    statistics.recordsLost += disks[node].crash()
    disks[node].lastSync = now
    note(8, at: node)
  }

  /// Starts the process of a node from its disk.
  mutating func boot(_ node: Int) {
    var effects = NodeEffects()
    let boot = NodeBoot(
      id: ids[node], nodes: ids, incarnation: UInt64(incarnations[node]),
      records: disks[node].records, configuration: configuration, now: now)
    disks[node].recordsAtBoot = disks[node].records.count
    nodes[node] = Node(boot, effects: &effects)
    note(9, at: node)
    carryOut(effects, of: node)
  }
}

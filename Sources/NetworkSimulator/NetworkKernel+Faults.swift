import Causality

extension NetworkKernel {
  /// Has a fault happen now.
  ///
  /// - Returns: What is left for the nodes to do.
  mutating func apply(_ fault: Fault) -> Turn {
    digest.absorb(UInt64(bitPattern: now.nanoseconds))
    switch fault {
    case .cut(let number, let links):
      digest.absorb(5)
      digest.absorb(UInt64(number))
      for link in links { digest.absorb(UInt64(link.from) &<< 32 | UInt64(link.to)) }
      cuts.append((number, links))
      for link in links { self.links[index(of: link)].disturbances += 1 }
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
      guard isRunning[node] else { break }
      crash(node)
      return .fault(fault, .stop(node))
    case .restart(let node):
      guard !isRunning[node] else { break }
      statistics.restarts += 1
      incarnations[node] += 1
      return .fault(fault, .start(node))
    }
    return .fault(fault, nil)
  }

  private mutating func restore(_ links: [DirectedLink]) {
    for link in links { self.links[index(of: link)].disturbances -= 1 }
  }

  private mutating func crash(_ node: Int) {
    statistics.crashes += 1
    isRunning[node] = false
    timerSettings[node] &+= 1
    statistics.recordsLost += disks[node].crash()
    disks[node].lastSync = now
  }
}

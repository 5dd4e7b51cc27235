import Convergence

extension Scenario {
  /// A fault as it is written.
  func text(_ fault: TimedFault) -> String {
    var text = "at \(Quantity.exact(nanoseconds: fault.time)) \(change(fault.change))"
    if let lasting = fault.lasting { text += " lasting \(Quantity.exact(nanoseconds: lasting))" }
    if let number = fault.number { text += " number \(number)" }
    return text
  }

  private func change(_ change: TimedFault.Change) -> String {
    switch change {
    case .fault(.links(.cut, let links)): "cut \(place(links))"
    case .fault(.links(let fault, .all)): Self.text(fault)
    case .fault(.links(let fault, let links)): "\(Self.text(fault)) on \(place(links))"
    case .fault(.node(let fault, let node)): text(fault, names[node])
    case .repair(.cuts): "heal"
    case .repair(.everything): "heal everything"
    case .repair(.process(let node)): "restart \(names[node])"
    case .repair(.fault(let number)): "end \(number)"
    case .amnesia(let node): "amnesia \(names[node])"
    case .healCore: "heal core"
    case .flapping(let links, let cut, let whole):
      "flap \(place(links)) cut \(Quantity.exact(nanoseconds: cut)) "
        + "whole \(Quantity.exact(nanoseconds: whole))"
    case .swizzle(let nodes): "swizzle \(list(nodes))"
    case .churn(let nodes, let period):
      "churn \(list(nodes)) every \(Quantity.exact(nanoseconds: period))"
    case .rollingUpgrade(let nodes, let version, let interval):
      "rolling-upgrade \(list(nodes)) version \(version) every "
        + Quantity.exact(nanoseconds: interval)
    }
  }

  private func list(_ nodes: [Int]) -> String { nodes.map { names[$0] }.joined(separator: " ") }

  private func place(_ links: LinkSet) -> String {
    switch links.normalized {
    case .all: return "all"
    case .touching(let node): return names[node]
    case .from(let node): return "from \(names[node])"
    case .to(let node): return "to \(names[node])"
    case .only([]): return "none"
    case .only(let links):
      return links.map { "\(names[$0.from]) -> \(names[$0.to])" }.joined(separator: ", ")
    case .between(let groups):
      let count = (groups.max() ?? -1) + 1
      return (0..<count).map { group in list(groups.indices.filter { groups[$0] == group }) }
        .joined(separator: " | ")
    }
  }

  private static func text(_ fault: LinkFault) -> String {
    func share(_ probability: UInt64) -> String {
      Quantity.exact(millionths: Int64(probability))
    }
    func time(_ value: Int64) -> String { Quantity.exact(nanoseconds: value) }
    switch fault {
    case .cut: return "cut"
    case .clog: return "clog"
    case .drop(let probability): return "drop \(share(probability))"
    case .bursts(let length, let period): return "bursts \(time(length)) every \(time(period))"
    case .duplicate(let probability, let latency):
      return "duplicate \(share(probability))" + (latency.map { " after \(text($0))" } ?? "")
    case .replay(let probability): return "replay \(share(probability))"
    case .reorder(let probability, let limit):
      return "reorder \(share(probability)) by \(time(limit))"
    case .latency(let latency): return "latency \(text(latency))"
    case .bandwidth(let rate, let queue):
      return "bandwidth \(Quantity.exact(rate, Quantity.sizes)) queue "
        + Quantity.exact(queue, Quantity.sizes)
    case .flipBits(let probability, let count):
      return "flip-bits \(share(probability)) count \(count)"
    case .truncate(let probability): return "truncate \(share(probability))"
    case .splice(let probability): return "splice \(share(probability))"
    }
  }

  static func text(_ latency: LinkModel.Latency) -> String {
    switch latency {
    case .constant(let value): Quantity.exact(nanoseconds: value)
    case .uniform(let range): text(range)
    case .exponential(let mean): "exponential \(Quantity.exact(nanoseconds: mean))"
    case .logNormal(let median, let spread):
      "log-normal \(Quantity.exact(nanoseconds: median)) spread \(spread)"
    case .bimodal(let fast, let slow, let share):
      "bimodal \(text(fast)) or \(text(slow)) \(Quantity.exact(millionths: Int64(share)))"
    case .heavyTail(let least, let shape):
      "heavy-tail \(Quantity.exact(nanoseconds: least)) shape \(shape)"
    }
  }

  private func text(_ fault: NodeFault, _ name: String) -> String {
    func time(_ value: Int64) -> String { Quantity.exact(nanoseconds: value) }
    func share(_ probability: UInt64) -> String {
      Quantity.exact(millionths: Int64(probability))
    }
    let head = "\(fault.family.name) \(name)"
    return switch fault {
    case .crash(.kept): "\(head) kept"
    case .crashAt(let boundary): "\(head) \(boundary.name)"
    case .amnesia(let identity?): "\(head) identity \(identity.rawValue)"
    case .restore(let time): "\(head) from \(Quantity.exact(nanoseconds: time.nanoseconds))"
    case .twin(let spare): "\(head) at \(names[spare])"
    case .slow(let cost): "\(head) \(time(cost))"
    case .clockOffset(let offset): "\(head) \(Quantity.exact(offset, Quantity.durations))"
    case .clockDrift(let drift): "\(head) \(drift)ppm"
    case .upgrade(let version): "\(head) version \(version)"
    case .loseWrites(let probability), .failReads(let probability):
      "\(head) \(share(probability))"
    case .slowDisk(let delay): "\(head) \(time(delay))"
    default: head
    }
  }

  /// A rule, or for a table of latencies one for each of its times, so that the text of a scenario
  /// needs no other file.
  func singleRules(_ rule: LinkRule) -> [LinkRule] {
    guard case .matrix(let matrix, let jitter) = rule.change else { return [rule] }
    func time(_ link: DirectedLink) -> LinkModel.Latency? {
      guard rule.scope?.contains(link) ?? true else { return nil }
      return latency(of: link, in: matrix, jitter: jitter)
    }
    return names.indices.flatMap { first in
      names.indices.dropFirst(first + 1).flatMap { second -> [LinkRule] in
        let there = DirectedLink(from: first, to: second)
        let back = DirectedLink(from: second, to: first)
        if let both = time(there), both == time(back) {
          return [LinkRule(scope: [there, back], change: .latency(both))]
        }
        return [there, back].compactMap { link in
          time(link).map { LinkRule(scope: [link], change: .latency($0)) }
        }
      }
    }
  }

  /// How long messages take that a table has the time of.
  func latency(
    of link: DirectedLink, in matrix: LatencyMatrix, jitter: UInt64
  ) -> LinkModel.Latency {
    let half = matrix.oneWay(from: names[link.from], to: names[link.to]) ?? 0
    let extra = half / 1000 * Int64(jitter) / 1000
    return extra == 0 ? .constant(half) : .uniform(half...half + extra)
  }

  /// How a link is, as it is written.
  func text(_ rule: LinkRule) -> String {
    var text = "link "
    if let scope = rule.scope, let first = scope.first {
      text += names[first.from] + (scope.count == 1 ? " -> " : " ") + names[first.to] + " "
    }
    switch rule.change {
    case .latency(let latency): text += "latency \(Self.text(latency))"
    case .matrix: return singleRules(rule).map { self.text($0) }.joined(separator: "\n")
    case .drop(let share): text += "drop \(Quantity.exact(millionths: Int64(share)))"
    case .duplicate(let share): text += "duplicate \(Quantity.exact(millionths: Int64(share)))"
    case .reorder(let share): text += "reorder \(Quantity.exact(millionths: Int64(share)))"
    }
    return text
  }
}

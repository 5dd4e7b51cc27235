import Convergence

extension ScenarioRun {
  static func name(_ path: DocumentPath?) -> String {
    guard let path else { return "what lies below their fields" }
    return path.keys.isEmpty ? "the root" : path.description
  }

  /// A value for a sentence: no more of it than can be read at a glance.
  static func short(_ value: JSONValue?) -> String {
    let text = value?.description ?? "nothing"
    return text.count <= 120 ? text : text.prefix(119) + "…"
  }

  /// Two replicas that have not seen the same, and what keeps them apart.
  func describeDisagreement() -> String {
    let running = members.compactMap { place in
      network.nodes[place].map { (place: place, document: $0.document) }
    }
    guard let first = running.first,
      let other = running.first(where: {
        $0.document.state.context != first.document.state.context
      })
    else {
      return running.isEmpty
        ? "no replica is running" : "the replicas did not stay in agreement"
    }
    let names = (scenario.names[first.place], scenario.names[other.place])
    let path = first.document.json.firstDifference(from: other.document.json)
    var text = "\(names.0) and \(names.1) do not agree"
    if let path {
      let mine = Self.short(first.document[path])
      let theirs = Self.short(other.document[path])
      text += "; at \(Self.name(path)) \(names.0) shows \(mine) and \(names.1) \(theirs)"
    }
    let links = [
      DirectedLink(from: first.place, to: other.place),
      DirectedLink(from: other.place, to: first.place),
    ]
    for link in links where network.isCut(link) {
      text += "; the link from \(scenario.names[link.from]) to \(scenario.names[link.to]) is cut"
    }
    return text
  }
}

extension Scenario {
  /// How long replicas may take to agree once nothing disturbs them any more; `nil` if nothing can
  /// be said.
  ///
  /// Along the longest way between two replicas, each hop may have to wait for the longest pause
  /// between two attempts, a message each way, and two disks; and as many attempts may be lost in a
  /// row as are lost once in 10¹² times. A change that is only announced needs one more of each.
  var convergenceBound: Int64? {
    guard fanOut == nil, bufferCapacity >= 1 << 16, packetLimit >= 1 << 14 else { return nil }
    var slowest: Int64 = 0
    var loss: UInt64 = 0
    for from in names.indices {
      for to in names.indices where from != to {
        let model = model(of: DirectedLink(from: from, to: to))
        guard model.drop <= 400_000 else { return nil }
        let delay = model.latency.upperBound
        slowest = max(slowest, model.reorder > 0 ? delay * 5 : delay)
        loss = max(loss, model.drop)
      }
    }
    var attempts: Int64 = 1
    // A message and its answer must both arrive.
    var chance = 1.0
    let failure = 1 - (1 - Double(loss) / 1_000_000) * (1 - Double(loss) / 1_000_000)
    while chance * failure > 1e-12, failure > 0 {
      chance *= failure
      attempts += 1
    }
    let settings = replication(seed: 0)
    let pause = gossipInterval << Int64(settings.backoffLimit)
    let hop = (pause + pause / 8) + 2 * slowest + 2 * diskLatency.upperBound
    let (once, tooLong) = hop.multipliedReportingOverflow(by: 4 * attempts * Int64(diameter))
    return tooLong ? nil : once + 4 * gossipInterval
  }

  /// The most hops between two replicas.
  private var diameter: Int {
    let count = names.count
    return switch topology {
    case .mesh: 1
    case .star: 2
    case .ring: max(1, count / 2)
    case .line: max(1, count - 1)
    case .tree: 2 * (Int.bitWidth - count.leadingZeroBitCount)
    }
  }
}

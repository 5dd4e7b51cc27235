import Convergence

extension ScenarioParser {
  /// Words that begin a fault: the families, and shorter ways to say some of them.
  static let faults =
    FaultFamily.allCases.map(\.name) + [
      "partition", "isolate", "halves", "bridge", "majority-ring", "star", "scatter", "heal",
      "end", "restart", "flap", "swizzle", "churn", "rolling-upgrade",
    ]

  /// Reads a fault, or the end of faults, with how long it lasts.
  mutating func fault(
    _ cursor: inout LineCursor, at time: Int64
  ) throws(LineError) -> Scenario.TimedFault {
    let start = cursor.column
    let word = try cursor.keyword(Self.faults)
    if let family = FaultFamily(name: word), family.contract == .outside {
      breaches.append((family, line, start, text))
    }
    let change: Scenario.TimedFault.Change
    if let shape = try shape(word, &cursor) {
      change = shape
    } else if let family = FaultFamily(name: word) {
      if let fault = try linkFault(family, &cursor) {
        let links = cursor.takes("on") ? try links(&cursor) : .all
        change = .fault(.links(fault, links))
      } else {
        change = try nodeFault(family, &cursor)
      }
    } else {
      throw cursor.error("unknown fault '\(word)'", at: start)
    }
    var fault = Scenario.TimedFault(line: line, time: time, change: change)
    if cursor.takes("lasting") { fault.lasting = try cursor.duration(.story) }
    if cursor.takes("number") {
      fault.number = UInt32(try cursor.integer("a number", in: 0...Int64(UInt32.max)))
    }
    switch change {
    case .repair, .healCore, .rollingUpgrade:
      guard fault.lasting == nil else {
        throw cursor.error("'\(word)' happens at once and does not last", at: start)
      }
    case .flapping, .swizzle, .churn:
      guard fault.lasting != nil else { throw cursor.error("say how long: lasting 5s") }
    case .fault, .amnesia: break
    }
    return fault
  }

  /// Reads cuts of a shape, the ends of faults, and faults that consist of several.
  private func shape(
    _ word: String, _ cursor: inout LineCursor
  ) throws(LineError) -> Scenario.TimedFault.Change? {
    let count = scenario.replicas.count
    let shapes = ["halves", "bridge", "majority-ring", "star", "scatter"]
    if shapes.contains(word), count < 2 {
      throw cursor.error("one replica alone cannot be cut off")
    }
    func cut(_ links: LinkSet) -> Scenario.TimedFault.Change { .fault(.links(.cut, links)) }
    switch word {
    case "partition": return cut(try partition(&cursor))
    case "isolate": return cut(try isolation(&cursor))
    case "halves": return cut(.halves(of: count))
    case "bridge": return cut(.bridge(over: try replica(&cursor), of: count))
    case "majority-ring": return cut(.majorityRing(of: count))
    case "star": return cut(.star(around: try replica(&cursor), of: count))
    case "scatter": return cut(.starWithoutHub(of: count))
    case "cut":
      _ = cursor.takes("on")
      return cut(try links(&cursor))
    case "heal":
      if cursor.takes("core") { return .healCore }
      return .repair(cursor.takes("everything") ? .everything : .cuts)
    case "end": return .repair(.fault(UInt32(try cursor.integer("a number", in: 0...1 << 31))))
    case "restart": return .repair(.process(try replica(&cursor)))
    case "flap":
      let links = try links(&cursor)
      try cursor.expect("cut")
      let cut = try cursor.duration(.interval)
      try cursor.expect("whole")
      return .flapping(links, cut: cut, whole: try cursor.duration(.interval))
    case "swizzle": return .swizzle(try places(&cursor))
    case "churn":
      let places = try places(&cursor)
      try cursor.expect("every")
      return .churn(places, every: try cursor.duration(.interval))
    case "rolling-upgrade":
      let places = try places(&cursor)
      try cursor.expect("version")
      let version = Int(try cursor.integer("a version", in: 0...100))
      try cursor.expect("every")
      return .rollingUpgrade(places, version: version, every: try cursor.duration(.interval))
    default: return nil
    }
  }

  private func linkFault(
    _ family: FaultFamily, _ cursor: inout LineCursor
  ) throws(LineError) -> LinkFault? {
    switch family {
    case .clog: return .clog
    case .drop: return .drop(probability: try cursor.probability())
    case .bursts:
      let length = try cursor.duration(.delay)
      try cursor.expect("every")
      return .bursts(lasting: length, every: try cursor.duration(.interval))
    case .duplicate:
      let probability = try cursor.probability()
      return .duplicate(
        probability: probability, after: cursor.takes("after") ? try latency(&cursor) : nil)
    case .replay: return .replay(probability: try cursor.probability())
    case .reorder:
      let probability = try cursor.probability()
      try cursor.expect("by")
      return .reorder(probability: probability, by: try cursor.duration(.delay))
    case .latency: return .latency(try latency(&cursor))
    case .bandwidth:
      let rate = try cursor.quantity("bytes a second", units: Quantity.sizes)
      try cursor.expect("queue")
      return .bandwidth(
        bytesPerSecond: max(rate, 1), queue: try cursor.quantity("a size", units: Quantity.sizes))
    case .flipBits:
      let probability = try cursor.probability()
      try cursor.expect("count")
      return .flipBits(
        probability: probability, count: Int(try cursor.integer("bits", in: 1...64)))
    case .truncate: return .truncate(probability: try cursor.probability())
    case .splice: return .splice(probability: try cursor.probability())
    default: return nil
    }
  }

  private func nodeFault(
    _ family: FaultFamily, _ cursor: inout LineCursor
  ) throws(LineError) -> Scenario.TimedFault.Change {
    let column = cursor.column
    let node = try replica(&cursor)
    func struck(_ fault: NodeFault) -> Scenario.TimedFault.Change { .fault(.node(fault, node)) }
    switch family {
    case .crash: return struck(.crash(.lost))
    case .tornTail: return struck(.crash(cursor.takes("kept") ? .kept : .torn))
    case .crashAtBoundary: return struck(.crashAt(try boundary(&cursor)))
    case .amnesia:
      guard cursor.takes("identity") else { return .amnesia(node) }
      return struck(.amnesia(newIdentity: ReplicaID(try identity(&cursor))))
    case .identityReuse: return struck(.amnesia(newIdentity: nil))
    case .restore:
      try cursor.expect("from")
      return struck(.restore(backupOf: Instant(nanoseconds: try cursor.duration())))
    case .twin:
      try cursor.expect("at")
      return struck(.twin(at: try spare(&cursor)))
    case .join:
      guard node >= scenario.replicas.count else {
        throw cursor.error("only a spare place can join; name it in 'spares'", at: column)
      }
      return struck(.join)
    default: return struck(try plainNodeFault(family, &cursor))
    }
  }

  private func plainNodeFault(
    _ family: FaultFamily, _ cursor: inout LineCursor
  ) throws(LineError) -> NodeFault {
    switch family {
    case .pause: return .pause
    case .slow: return .slow(perEvent: try cursor.duration(.delay))
    case .clockOffset:
      let column = cursor.column
      let offset = try cursor.quantity("a duration", units: Quantity.durations, isSigned: true)
      guard offset.magnitude <= UInt64(Quantity.Bounds.delay.range.upperBound) else {
        throw cursor.error("a clock is at most 24h wrong", at: column)
      }
      return .clockOffset(by: offset)
    case .clockDrift:
      let column = cursor.column
      let drift = try cursor.quantity("a drift", units: Quantity.drifts, isSigned: true)
      guard abs(drift) <= 500_000 else {
        throw cursor.error("a clock drifts by at most 50%", at: column)
      }
      return .clockDrift(perMillion: drift)
    case .clockFreeze: return .clockFreeze
    case .leave: return .leave
    case .evict: return .evict
    case .upgrade:
      try cursor.expect("version")
      return .upgrade(version: Int(try cursor.integer("a version", in: 0...100)))
    case .loseWrites: return .loseWrites(probability: try cursor.probability())
    case .failReads: return .failReads(probability: try cursor.probability())
    default: return .slowDisk(by: try cursor.duration(.delay))
    }
  }

  private func boundary(
    _ cursor: inout LineCursor
  ) throws(LineError) -> DurabilityBoundary {
    let word = try cursor.keyword(DurabilityBoundary.allCases.map(\.name))
    return DurabilityBoundary.allCases.first { $0.name == word } ?? .beforeSync
  }

  private func identity(_ cursor: inout LineCursor) throws(LineError) -> UInt64 {
    let token = try cursor.take(.number, "an identity")
    // Small numbers are those of the replicas from the start.
    guard let value = UInt64(token.text), value > 1000 else {
      throw cursor.error(
        "'\(token.text)' is not an identity from 1001 to \(UInt64.max)", at: token.column)
    }
    return value
  }

  private func spare(_ cursor: inout LineCursor) throws(LineError) -> Int {
    let column = cursor.column
    let place = try replica(&cursor)
    guard place >= scenario.replicas.count else {
      throw cursor.error("a second process needs a spare place; name it in 'spares'", at: column)
    }
    return place
  }
}

extension DurabilityBoundary {
  /// How a scenario spells the point.
  var name: String {
    switch self {
    case .beforeWriting: "before-writing"
    case .afterWriting: "after-writing"
    case .afterSending: "after-sending"
    case .beforeSync: "before-sync"
    case .afterSync: "after-sync"
    }
  }
}

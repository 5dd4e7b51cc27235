import Convergence

/// A scenario with every random choice made: what happens to whom, and when.
struct Plan: Sendable {
  /// Something that happens.
  enum Action: Sendable {
    case edit(replica: Int, DocumentOperation)
    case fault(PlannedFault)
    case repair(Repair)
  }

  /// What happens, by time; at the same time in the order of the statements.
  private(set) var events: [(time: Int64, line: Int, action: Action)] = []

  /// When the last of it happens.
  var end: Int64 {
    events.reduce(0) { end, event in
      guard case .fault(let fault) = event.action else { return max(end, event.time) }
      return max(end, event.time, fault.end?.nanoseconds ?? 0)
    }
  }

  /// Makes the random choices of a scenario.
  ///
  /// - Throws: `DocumentPathError` if a filled-in path is none.
  init(_ scenario: Scenario, seed: UInt64) throws(DocumentPathError) {
    let random = KeyedRandom(seed: seed)
    for (number, fault) in scenario.faults.enumerated() {
      switch fault.change {
      case .fault(let kind):
        add(kind, number: UInt32(number), from: fault.time, until: nil, line: fault.line)
      case .repair(let repair): events.append((fault.time, fault.line, .repair(repair)))
      }
    }
    for (number, faults) in scenario.randomFaults.enumerated() {
      var draws = random.sequence(.plannedFaults, entity: UInt64(number))
      add(faults, number: number, scenario: scenario, using: &draws)
    }
    var fixed = random.sequence(.plannedEdits)
    for edit in scenario.edits {
      try add(
        edit.edit, by: edit.replica, at: edit.time, line: edit.line, scenario, using: &fixed)
    }
    for (number, edits) in scenario.repeatedEdits.enumerated() {
      var draws = random.sequence(.repeatedEdits, entity: UInt64(number))
      for time in stride(
        from: edits.window.lowerBound, through: edits.window.upperBound, by: Int(edits.interval))
      {
        for replica in edits.replicas {
          try add(
            edits.edit, by: replica, at: time, line: edits.line, scenario, using: &draws)
        }
      }
    }
    for (number, edits) in scenario.randomEdits.enumerated() {
      for place in 0..<edits.count {
        var draws = random.sequence(
          .randomEdits, entity: UInt64(number) << 32 | UInt64(place))
        try add(edits, number: place, scenario, using: &draws)
      }
    }
    events = events.enumerated().sorted {
      ($0.element.time, $0.element.line, $0.offset) < ($1.element.time, $1.element.line, $1.offset)
    }.map(\.element)
  }

  private mutating func add(
    _ template: EditTemplate, by replica: Int, at time: Int64, line: Int, _ scenario: Scenario,
    using draws: inout KeyedSequence
  ) throws(DocumentPathError) {
    let path = try template.path.path(for: scenario.replicas[replica], using: &draws)
    events.append(
      (time, line, .edit(replica: replica, DocumentOperation(template.action, at: path))))
  }

  private mutating func add(
    _ edits: Scenario.RandomEdits, number: Int, _ scenario: Scenario,
    using draws: inout KeyedSequence
  ) throws(DocumentPathError) {
    let time = draws.draw(from: edits.window)
    let replica = draws.pick(from: edits.replicas)
    let name = scenario.replicas[replica]
    let target = draws.pick(from: edits.targets)
    let path = try target.path.path(for: name, using: &draws)
    let action: EditTemplate.Action
    switch target.kind {
    case .map, .set:
      let member = Scalar.string("item-\(draws.below(12))")
      action = draws.below(3) == 0 ? .remove(member) : .insert(member)
    case .counter: action = .increment(draws.draw(from: -5...10))
    case .register: action = .set(.string("\(name)'s edit \(number)"))
    }
    events.append((time, edits.line, .edit(replica: replica, DocumentOperation(action, at: path))))
  }

  private mutating func add(
    _ faults: Scenario.RandomFaults, number: Int, scenario: Scenario,
    using draws: inout KeyedSequence
  ) {
    let nodes = scenario.replicas.count
    for place in 0..<faults.count {
      let start = draws.draw(from: faults.window)
      let end = start + draws.draw(from: faults.lasting)
      let fault: Fault =
        switch faults.kind {
        case .crashes: .node(.crash(), draws.pick(from: faults.replicas))
        case .cuts: .links(.cut, .only([Self.link(among: nodes, using: &draws)]))
        case .partitions: .links(.cut, .random(of: nodes, using: &draws))
        }
      // Faults written in the file count from 0; these keep their numbers when one is added.
      add(
        fault, number: UInt32(number + 1) << 20 | UInt32(place), from: start, until: end,
        line: faults.line)
    }
  }

  private mutating func add(
    _ fault: Fault, number: UInt32, from start: Int64, until end: Int64?, line: Int
  ) {
    let plan = PlannedFault(
      fault, number: number, from: Instant(nanoseconds: start),
      until: end.map(Instant.init(nanoseconds:)))
    events.append((start, line, .fault(plan)))
  }

  private static func link(
    among nodes: Int, using draws: inout KeyedSequence
  ) -> DirectedLink {
    let from = Int(draws.below(UInt64(nodes)))
    let to = (from + 1 + Int(draws.below(UInt64(nodes - 1)))) % nodes
    return DirectedLink(from: from, to: to)
  }
}

extension KeyedRandom.Stream {
  static let plannedFaults = Self(rawValue: 100)
  static let plannedEdits = Self(rawValue: 101)
  static let repeatedEdits = Self(rawValue: 102)
  static let randomEdits = Self(rawValue: 103)
  static let phases = Self(rawValue: 104)
}

import Convergence

/// A scenario with every random choice made: what happens to whom, and when.
struct Plan: Sendable {
  /// Something that happens.
  enum Action: Sendable {
    case edit(replica: Int, DocumentOperation)
    case fault(Fault)
  }

  /// What happens, by time; at the same time in the order of the statements.
  private(set) var events: [(time: Int64, line: Int, action: Action)] = []

  /// When the last of it happens.
  var end: Int64 { events.last?.time ?? 0 }

  /// Makes the random choices of a scenario.
  ///
  /// - Throws: `DocumentPathError` if a filled-in path is none.
  init(_ scenario: Scenario, seed: UInt64) throws(DocumentPathError) {
    let random = KeyedRandom(seed: seed)
    for fault in scenario.faults {
      events.append((fault.time, fault.line, .fault(fault.fault)))
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
      let cut = (number + 1) << 32 | place
      func add(_ first: Fault, until last: Fault?) {
        events.append((start, faults.line, .fault(first)))
        if let last { events.append((end, faults.line, .fault(last))) }
      }
      switch faults.kind {
      case .crashes:
        let node = draws.pick(from: faults.replicas)
        // A crash that the scenario asks for meanwhile lasts until the scenario ends it.
        let isOverruled = scenario.faults.contains {
          $0.fault == .crash(node: node) && (start...end).contains($0.time)
        }
        add(.crash(node: node), until: isOverruled ? nil : .restart(node: node))
      case .cuts:
        let from = Int(draws.below(UInt64(nodes)))
        let to = (from + 1 + Int(draws.below(UInt64(nodes - 1)))) % nodes
        add(
          .cut(number: cut, links: [DirectedLink(from: from, to: to)]), until: .mend(number: cut))
      case .partitions:
        // Every way to put the nodes into two groups is equally likely, but for the two empty ones.
        let sides = 1 + draws.below(UInt64(1) << UInt64(nodes - 1) &- 1)
        let group = (0..<nodes).map { Int(sides >> UInt64($0) & 1) }
        add(
          .cut(number: cut, links: ScenarioParser.links(between: group)),
          until: .mend(number: cut))
      }
    }
  }
}

extension KeyedRandom.Stream {
  static let plannedFaults = Self(rawValue: 100)
  static let plannedEdits = Self(rawValue: 101)
  static let repeatedEdits = Self(rawValue: 102)
  static let randomEdits = Self(rawValue: 103)
  static let phases = Self(rawValue: 104)
}

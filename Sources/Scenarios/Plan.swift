import Convergence

/// A scenario with every random choice made: what happens to whom, and when.
struct Plan: Sendable {
  /// Something that happens.
  enum Action: Sendable {
    case edit(replica: Int, DocumentOperation)
    case fault(Fault)
  }

  /// What happens, by time; at the same time in the order of the file.
  private(set) var events: [(time: Int64, action: Action)] = []

  /// When the last of it happens.
  var end: Int64 { events.last?.time ?? 0 }

  /// Makes the random choices of a scenario.
  ///
  /// - Throws: `DocumentPathError` if a filled-in path is none.
  init(_ scenario: Scenario, seed: UInt64) throws(DocumentPathError) {
    let random = KeyedRandom(seed: seed)
    for fault in scenario.faults { events.append((fault.time, .fault(fault.fault))) }
    for (number, faults) in scenario.randomFaults.enumerated() {
      var draws = random.sequence(.plannedFaults, entity: UInt64(number))
      add(faults, number: number, scenario: scenario, using: &draws)
    }
    var fixed = random.sequence(.plannedEdits)
    for edit in scenario.edits {
      try add(edit.edit, by: edit.replica, at: edit.time, scenario, using: &fixed)
    }
    for (number, edits) in scenario.repeatedEdits.enumerated() {
      var draws = random.sequence(.repeatedEdits, entity: UInt64(number))
      for time in stride(
        from: edits.window.lowerBound, through: edits.window.upperBound, by: Int(edits.interval))
      {
        for replica in edits.replicas {
          try add(edits.edit, by: replica, at: time, scenario, using: &draws)
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
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
  }

  private mutating func add(
    _ template: EditTemplate, by replica: Int, at time: Int64, _ scenario: Scenario,
    using draws: inout KeyedSequence
  ) throws(DocumentPathError) {
    let path = try template.path.path(for: scenario.replicas[replica], using: &draws)
    events.append((time, .edit(replica: replica, DocumentOperation(template.action, at: path))))
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
    case .set, .map:
      let member = Scalar.string("item-\(draws.below(12))")
      action = draws.below(3) == 0 ? .remove(member) : .insert(member)
    case .counter: action = .increment(draws.draw(from: -5...10))
    case .register: action = .set(.string("\(name)'s edit \(number)"))
    }
    events.append((time, .edit(replica: replica, DocumentOperation(action, at: path))))
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
      switch faults.kind {
      case .crashes:
        let node = draws.pick(from: faults.replicas)
        events.append((start, .fault(.crash(node: node))))
        events.append((end, .fault(.restart(node: node))))
        continue
      case .cuts:
        let from = Int(draws.below(UInt64(nodes)))
        let to = (from + 1 + Int(draws.below(UInt64(nodes - 1)))) % nodes
        events.append((start, .fault(.cut(number: cut, links: [DirectedLink(from: from, to: to)]))))
      case .partitions:
        // Every way to put the nodes into two groups is equally likely, but for the two empty ones.
        let sides = 1 + draws.below(UInt64(1) << UInt64(nodes - 1) &- 1)
        let group = (0..<nodes).map { Int(sides >> UInt64($0) & 1) }
        events.append(
          (start, .fault(.cut(number: cut, links: ScenarioParser.links(between: group)))))
      }
      events.append((end, .fault(.mend(number: cut))))
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

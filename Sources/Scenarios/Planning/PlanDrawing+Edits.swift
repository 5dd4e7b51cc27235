import Convergence

extension PlanDrawing {
  mutating func drawEdits() throws(DocumentPathError) {
    var fixed = random.sequence(.plannedEdits)
    for edit in scenario.edits {
      try add(edit.edit, by: edit.replica, at: edit.time, line: edit.line, using: &fixed)
    }
    for (number, edits) in scenario.repeatedEdits.enumerated() {
      var draws = random.sequence(.repeatedEdits, entity: UInt64(number))
      for time in stride(
        from: edits.window.lowerBound, through: edits.window.upperBound, by: Int(edits.interval))
      {
        for replica in edits.replicas {
          try add(edits.edit, by: replica, at: time, line: edits.line, using: &draws)
        }
      }
    }
    for (number, edits) in scenario.randomEdits.enumerated() {
      let taste = EditTaste(edits.targets.count, statement: number, isSwarm, random)
      for place in 0..<edits.count {
        var draws = random.sequence(.randomEdits, entity: UInt64(number) << 32 | UInt64(place))
        try add(edits, number: place, taste, using: &draws)
      }
    }
  }

  private mutating func add(
    _ template: EditTemplate, by replica: Int, at time: Int64, line: Int,
    using draws: inout KeyedSequence
  ) throws(DocumentPathError) {
    let path = try path(template.path, for: scenario.names[replica], using: &draws)
    add(.command(template.command(at: path), replica: replica), at: time, line: line)
  }

  private mutating func add(
    _ edits: Scenario.RandomEdits, number: Int, _ taste: EditTaste,
    using draws: inout KeyedSequence
  ) throws(DocumentPathError) {
    let time = draws.draw(from: edits.window)
    let replica = draws.pick(from: edits.replicas)
    let name = scenario.names[replica]
    let target = edits.targets[taste.target(using: &draws)]
    let path = try path(target.path, for: name, using: &draws)
    let action: DocumentOperation.Action
    switch target.kind {
    case .map, .set:
      let member = Scalar.string("item-\(draws.below(12))")
      action = draws.below(12) < taste.removals ? .remove(member) : .insert(member)
    case .counter: action = .increment(draws.draw(from: -5...10))
    case .register: action = .set(.string("\(name)'s edit \(number)"))
    }
    add(
      .command(.edit(DocumentOperation(action, at: path)), replica: replica), at: time,
      line: edits.line)
  }

  /// A path with everything filled in, which is read once: most edits are of few places.
  private mutating func path(
    _ template: PathTemplate, for replica: String, using draws: inout KeyedSequence
  ) throws(DocumentPathError) -> DocumentPath {
    let pointer = template.pointer(for: replica, using: &draws)
    if let path = paths[pointer] { return path }
    let path = try DocumentPath(parsing: pointer)
    paths[pointer] = path
    return path
  }
}

/// Which of the places of random edits a seed has, and how often it removes.
struct EditTaste {
  private var weights: [UInt64]
  /// How many of twelve edits of sets remove.
  private(set) var removals: UInt64 = 4

  init(_ targets: Int, statement: Int, _ isSwarm: Bool, _ random: KeyedRandom) {
    weights = Array(repeating: 1, count: targets)
    guard isSwarm else { return }
    for target in 0..<targets {
      let bits = random.bits(
        .editSwarm, entity: UInt64(statement) << 32 | UInt64(target), counter: 0)
      weights[target] = bits & 1 == 0 ? 1 + (bits >> 1) % 8 : 0
    }
    let entity = UInt64(statement) << 32 | UInt64(UInt32.max)
    if weights.allSatisfy({ $0 == 0 }) {
      weights[Int(random.below(UInt64(targets), .editSwarm, entity: entity, counter: 0))] = 1
    }
    removals = random.below(8, .editSwarm, entity: entity, counter: 1)
  }

  /// The place of a target, by weight.
  func target(using draws: inout KeyedSequence) -> Int {
    var rest = draws.below(weights.reduce(0, +))
    for (target, weight) in weights.enumerated() {
      if rest < weight { return target }
      rest -= weight
    }
    return weights.count - 1
  }
}

import Convergence

extension ScenarioParser {
  private static let actions = ["set", "insert", "remove", "increment", "decrement", "delete"]

  /// Reads what follows `at`: a fault, or a replica and its edit.
  mutating func timedStatement(_ cursor: inout LineCursor) throws(LineError) {
    let time = try cursor.duration()
    if let word = cursor.peek, word.kind == .word, Self.faults.contains(word.text) {
      scenario.faults.append(
        Scenario.TimedFault(line: line, time: time, change: try fault(&cursor)))
      return
    }
    if let word = cursor.peek, word.kind == .word, !scenario.replicas.contains(word.text) {
      throw cursor.error(
        "'\(word.text)' is neither a replica nor a fault"
          + Suggestion.text(for: word.text, among: scenario.replicas + Self.faults))
    }
    let place = try replica(&cursor)
    let edit = try edit(&cursor, allowsChance: false)
    scenario.edits.append(Scenario.TimedEdit(line: line, time: time, replica: place, edit: edit))
  }

  /// Reads what follows `every`.
  mutating func repeatedEdit(_ cursor: inout LineCursor) throws(LineError) {
    let interval = try cursor.duration(.patience)
    try cursor.expect("during")
    let start = cursor.column
    let window = try cursor.durations(allowingOne: false)
    guard (window.upperBound - window.lowerBound) / interval < 1_000_000 else {
      throw cursor.error("these would be more than a million edits", at: start)
    }
    let replicas =
      cursor.takes("each") ? Array(scenario.replicas.indices) : [try replica(&cursor)]
    scenario.repeatedEdits.append(
      Scenario.RepeatedEdit(
        line: line, interval: interval, window: window, replicas: replicas,
        edit: try edit(&cursor, allowsChance: true)))
  }

  private func edit(
    _ cursor: inout LineCursor, allowsChance: Bool
  ) throws(LineError) -> EditTemplate {
    let action = try cursor.keyword(Self.actions)
    let column = cursor.column
    let path = try cursor.pathTemplate()
    if path.isRandom && !allowsChance {
      throw cursor.error(
        "a path in 'at' cannot leave anything to chance; use 'every' or 'random'", at: column)
    }
    try check(path, cursor, at: column)
    switch action {
    case "set": return EditTemplate(action: .set(try cursor.scalar()), path: path)
    case "insert": return EditTemplate(action: .insert(try cursor.scalar()), path: path)
    case "remove": return EditTemplate(action: .remove(try cursor.scalar()), path: path)
    case "delete": return EditTemplate(action: .delete, path: path)
    default:
      let amount =
        cursor.peek == nil
        ? 1 : try cursor.integer("a whole number", in: -Int64.max...Int64.max)
      return EditTemplate(
        action: .increment(action == "increment" ? amount : -amount), path: path)
    }
  }

  /// Looks at what the template may become, to see whether each of it is a path of a field.
  private func check(
    _ path: PathTemplate, _ cursor: LineCursor, at column: Int
  ) throws(LineError) {
    guard !path.text.isEmpty else {
      throw cursor.error("the root cannot be edited as a whole", at: column)
    }
    for part in path.parts {
      guard case .choice(let choices) = part else { continue }
      if let odd = choices.first(where: { $0.contains("~") || $0.contains("/") }) {
        throw cursor.error("'\(odd)' is no choice: it may hold neither ~ nor /", at: column)
      }
    }
    do throws(DocumentPathError) {
      _ = try DocumentPath(parsing: path.example)
    } catch {
      throw cursor.error("\(error)", at: column)
    }
  }

  /// Reads what follows `random`; edits are returned because their kinds may not be known yet.
  mutating func randomStatement(
    _ cursor: inout LineCursor
  ) throws(LineError) -> OpenRandomEdits? {
    let kinds = Scenario.RandomFaults.Kind.allCases.map(\.rawValue)
    let word = try cursor.keyword(["edits"] + kinds)
    let count = Int(try cursor.integer("a number", in: 1...1_000_000))
    guard let kind = Scenario.RandomFaults.Kind(rawValue: word) else {
      return try randomEdits(&cursor, count: count)
    }
    if scenario.replicas.count < 2 && kind != .crashes {
      throw cursor.error("one replica alone cannot be cut off")
    }
    var replicas = Array(scenario.replicas.indices)
    if kind == .crashes, cursor.takes("of") {
      replicas = []
      repeat { replicas.append(try replica(&cursor)) } while cursor.peek?.text != "lasting"
    }
    try cursor.expect("lasting")
    let lasting = try cursor.durations(allowingOne: true, .delay)
    try cursor.expect("during")
    scenario.randomFaults.append(
      Scenario.RandomFaults(
        line: line, kind: kind, count: count, replicas: replicas, lasting: lasting,
        window: try cursor.durations(allowingOne: false)))
    return nil
  }

  private func randomEdits(
    _ cursor: inout LineCursor, count: Int
  ) throws(LineError) -> OpenRandomEdits {
    try cursor.expect("during")
    var open = OpenRandomEdits(
      line: line, count: count, window: try cursor.durations(allowingOne: false), replicas: [],
      targets: [])
    if cursor.takes("by") {
      repeat { open.replicas.append(try replica(&cursor)) } while cursor.peek?.text != "on"
    } else {
      open.replicas = Array(scenario.replicas.indices)
    }
    try cursor.expect("on")
    var kind: Field.Kind?
    repeat {
      if let word = cursor.peek, word.kind == .word {
        kind = Field.Kind(rawValue: try cursor.keyword(["set", "counter", "register"]))
      }
      let column = cursor.column
      let path = try cursor.pathTemplate()
      try check(path, cursor, at: column)
      open.targets.append((path, kind, column))
    } while cursor.peek != nil
    return open
  }

  /// Settles the kinds of random edits by the other edits of the scenario.
  func close(_ open: OpenRandomEdits) throws(LineError) -> Scenario.RandomEdits {
    let known = scenario.edits.map(\.edit) + scenario.repeatedEdits.map(\.edit)
    var targets: [(path: PathTemplate, kind: Field.Kind)] = []
    for (path, kind, column) in open.targets {
      let inferred = known.first { $0.path.text == path.text && $0.kind != nil }?.kind
      guard let kind = kind ?? inferred else {
        throw LineError(
          message:
            "no other edit tells what \(path.text) is; "
            + "write set, counter or register before it",
          column: column)
      }
      targets.append((path, kind))
    }
    return Scenario.RandomEdits(
      line: open.line, count: open.count, window: open.window, replicas: open.replicas,
      targets: targets)
  }
}

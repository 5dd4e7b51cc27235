import Convergence

extension ScenarioParser {
  private static let actions = ["set", "insert", "remove", "increment", "decrement", "delete"]

  /// Reads what follows `at`: a fault, or a replica and its edit.
  mutating func timedStatement(_ cursor: inout LineCursor) throws(LineError) {
    let time = try cursor.duration()
    if let word = cursor.peek, word.kind == .word, Self.faults.contains(word.text) {
      scenario.faults.append(try fault(&cursor, at: time))
      return
    }
    if cursor.takes("client") {
      scenario.reads.append(try reads(&cursor, every: 1, during: time...time))
      return
    }
    if cursor.takes("subscribe") { return try subscription(&cursor, at: time) }
    if let word = cursor.peek, word.kind == .word, !scenario.names.contains(word.text) {
      throw cursor.error(
        "'\(word.text)' is neither a replica nor a fault"
          + Suggestion.text(for: word.text, among: scenario.names + Self.faults + ["subscribe"]))
    }
    let place = try replica(&cursor)
    let edit = try edit(&cursor, allowsChance: false)
    scenario.edits.append(Scenario.TimedEdit(line: line, time: time, replica: place, edit: edit))
  }

  /// Reads what follows `every`: an edit, or what a client reads.
  mutating func repeatedStatement(_ cursor: inout LineCursor) throws(LineError) {
    let interval = try cursor.duration(.patience)
    try cursor.expect("during")
    let start = cursor.column
    let window = try cursor.durations(allowingOne: false)
    guard (window.upperBound - window.lowerBound) / interval < 1_000_000 else {
      throw cursor.error("these would be more than a million edits", at: start)
    }
    if cursor.takes("client") {
      scenario.reads.append(try reads(&cursor, every: interval, during: window))
      return
    }
    let replicas =
      cursor.takes("each") ? Array(scenario.replicas.indices) : [try replica(&cursor)]
    scenario.repeatedEdits.append(
      Scenario.RepeatedEdit(
        line: line, interval: interval, window: window, replicas: replicas,
        edit: try edit(&cursor, allowsChance: true)))
  }

  /// Reads who reads what, and where.
  private func reads(
    _ cursor: inout LineCursor, every interval: Int64, during window: ClosedRange<Int64>
  ) throws(LineError) -> Scenario.Reads {
    let client = try cursor.take(.word, "the name of a client").text
    try cursor.expect("reads")
    let path = try cursor.path()
    try cursor.expect("at")
    let replicas = try places(&cursor)
    let patience = cursor.takes("within") ? try cursor.duration(.patience) : nil
    return Scenario.Reads(
      line: line, client: client, replicas: replicas, path: path, interval: interval,
      window: window, patience: patience)
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
    var edit = EditTemplate(action: try self.action(action, &cursor), path: path)
    if cursor.takes("confirm") { edit.confirmation = try confirmation(&cursor) }
    if cursor.takes("as") { edit.client = try cursor.take(.word, "the name of a client").text }
    return edit
  }

  private func action(
    _ word: String, _ cursor: inout LineCursor
  ) throws(LineError) -> DocumentOperation.Action {
    switch word {
    case "set": return .set(try cursor.scalar())
    case "insert": return .insert(try cursor.scalar())
    case "remove": return .remove(try cursor.scalar())
    case "delete": return .delete
    default:
      let isAlone = cursor.peek.map { ["confirm", "as"].contains($0.text) } ?? true
      let amount =
        isAlone ? 1 : try cursor.integer("a whole number", in: -Int64.max...Int64.max)
      return .increment(word == "increment" ? amount : -amount)
    }
  }

  /// Reads how far an edit is to be replicated, and for how long its author waits.
  private func confirmation(
    _ cursor: inout LineCursor
  ) throws(LineError) -> DocumentCommand.Confirmation {
    let level: WriteLevel
    switch try cursor.keyword(["here", "quorum", "all"]) {
    case "here": level = .here
    case "all": level = .all
    default: level = .quorum(Int(try cursor.integer("a number of replicas", in: 1...64)))
    }
    try cursor.expect("within")
    return DocumentCommand.Confirmation(level, within: try cursor.duration(.patience))
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
    let word = try cursor.keyword(["edits", "faults", "partitions", "cuts", "crashes"])
    let isForEdits = word == "edits"
    let count = Int(try cursor.integer("a number", in: 1...(isForEdits ? 1_000_000 : 10_000)))
    if isForEdits { return try randomEdits(&cursor, count: count) }
    if scenario.replicas.count < 2 && word != "crashes" {
      throw cursor.error("one replica alone cannot be cut off")
    }
    var replicas = Array(scenario.replicas.indices)
    let kind: Scenario.RandomFaults.Kind
    switch word {
    case "faults": kind = .families(try families(&cursor))
    case "partitions": kind = .partitions
    case "cuts": kind = .cuts
    default:
      kind = .crashes
      if cursor.takes("of") { replicas = try places(&cursor) }
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

  /// Reads the families of faults to choose from; none stand for all that the mode allows.
  private mutating func families(_ cursor: inout LineCursor) throws(LineError) -> [FaultFamily] {
    guard cursor.takes("of") else { return [] }
    var families: [FaultFamily] = []
    repeat {
      let column = cursor.column
      let word = try cursor.keyword(FaultFamily.allCases.map(\.name))
      guard let family = FaultFamily(name: word) else { continue }
      if family.contract == .outside { breaches.append((family, line, column, text)) }
      families.append(family)
    } while cursor.peek.map { $0.text != "lasting" } ?? false
    return families
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

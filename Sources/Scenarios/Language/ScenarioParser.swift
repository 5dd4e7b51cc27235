import Convergence

/// Reads a scenario, statement by statement, and collects what is wrong.
struct ScenarioParser {
  /// The statements, by their first word.
  static let statements = [
    "scenario", "seed", "mode", "replicas", "spares", "gossip", "deltas", "packets", "window",
    "heartbeat", "suspicion", "eviction", "identities", "topology", "stability", "disk",
    "authority", "link", "at", "every", "random", "expect", "subscribe",
  ]

  /// Words that mean something where the name of a replica may stand.
  static let reserved =
    faults + [
      "each", "on", "by", "of", "lasting", "number", "from", "to", "client", "at", "as", "every",
      "confirm", "all", "none", "core", "everything", "over", "refusing", "once",
      "within", "subscribe", "except",
    ]

  /// How many problems are reported before the parser gives up.
  static let problemLimit = 20

  /// More replicas than this are refused.
  static let replicaLimit = 64

  var scenario: Scenario
  let readFile: (String) throws -> String
  var seen: SortedMap<String, Int> = [:]
  /// The line of the statement being read.
  var line = 0
  /// The text of that line.
  var text = ""
  /// Faults that are only allowed beyond the contract, and where they are written.
  var breaches: [(family: FaultFamily, line: Int, column: Int, text: String)] = []
  private var problems: [ScenarioError.Problem] = []
  private var randomEditLines: [(line: Int, text: String, statement: OpenRandomEdits)] = []

  /// Random edits whose kinds may depend on statements further down.
  struct OpenRandomEdits {
    var line: Int
    var count: Int
    var window: ClosedRange<Int64>
    var replicas: [Int]
    var targets: [(path: PathTemplate, kind: Field.Kind?, column: Int)]
  }

  init(file: String, readFile: @escaping (String) throws -> String) {
    scenario = Scenario(file: file, title: file)
    self.readFile = readFile
  }

  /// Reads a whole text.
  mutating func parse(_ text: String) throws(ScenarioError) -> Scenario {
    let lines = Self.lines(of: text)
    for (index, line) in lines.enumerated() where problems.count < Self.problemLimit {
      do throws(LineError) {
        let tokens = try Lexer.tokens(of: line)
        if tokens.isEmpty { continue }
        var cursor = LineCursor(tokens, lineLength: line.count)
        try statement(&cursor, line: index + 1, text: line)
      } catch {
        report(error, line: index + 1, text: line)
      }
    }
    for (line, text, statement) in randomEditLines {
      do throws(LineError) {
        scenario.randomEdits.append(try close(statement))
      } catch {
        report(error, line: line, text: text)
      }
    }
    for breach in breaches where scenario.mode != .beyond && problems.count < Self.problemLimit {
      report(
        LineError(message: Self.objection(to: breach.family), column: breach.column),
        line: breach.line, text: breach.text)
    }
    if seen["replicas"] == nil && problems.isEmpty {
      report(
        LineError(message: "the scenario names no replicas; write: replicas alice bob", column: 1),
        line: max(lines.count, 1), text: lines.last ?? "")
    }
    guard problems.isEmpty else {
      throw ScenarioError(
        problems: problems.sorted {
          ($0.location.line, $0.location.column) < ($1.location.line, $1.location.column)
        })
    }
    return scenario
  }

  private static func objection(to family: FaultFamily) -> String {
    "'\(family.name)' is outside the contract (\(family.reason.lowercasedFirst.dropLast())); "
      + "write 'mode beyond' to see whether it is noticed"
  }

  private static func lines(of text: String) -> [String] {
    var lines = String(text.drop { $0 == "\u{FEFF}" }).linesWithAnyEnd
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private mutating func report(_ error: LineError, line: Int, text: String) {
    let location = SourceLocation(file: scenario.file, line: line, column: error.column)
    problems.append(
      ScenarioError.Problem(location: location, message: error.message, line: text))
  }

  private mutating func statement(
    _ cursor: inout LineCursor, line: Int, text: String
  ) throws(LineError) {
    guard let first = cursor.peek else { return }
    guard first.kind == .word, Self.statements.contains(first.text) else {
      throw cursor.error(
        "unknown statement '\(first.text)'"
          + Suggestion.text(for: first.text, among: Self.statements))
    }
    let word = try cursor.keyword(Self.statements)
    let comesOnce =
      ["scenario", "seed", "mode", "replicas", "spares", "disk"] + Self.protocolStatements
    if !comesOnce.contains(word) {
      guard seen["replicas"] != nil else {
        // After a mistake that is probably in the naming itself, this would only be noise.
        if !problems.isEmpty { return }
        throw cursor.error("name the replicas before '\(word)'", at: first.column)
      }
    } else if let earlier = seen[word] {
      throw cursor.error("'\(word)' is already given in line \(earlier)", at: first.column)
    }
    if seen[word] == nil { seen[word] = line }
    (self.line, self.text) = (line, text)
    switch word {
    case "random":
      if let open = try randomStatement(&cursor) { randomEditLines.append((line, text, open)) }
    case "expect":
      let location = SourceLocation(file: scenario.file, line: line, column: first.column)
      try expectation(&cursor, location: location, text: text)
    default: try simpleStatement(word, &cursor)
    }
    try cursor.finish()
  }

  private mutating func simpleStatement(
    _ word: String, _ cursor: inout LineCursor
  ) throws(LineError) {
    switch word {
    case "scenario": scenario.title = try cursor.take(.string, "a title in quotes").text
    case "seed": scenario.seed = try seed(&cursor)
    case "mode":
      let mode = try cursor.keyword(Scenario.Mode.allCases.map(\.rawValue))
      scenario.mode = Scenario.Mode(rawValue: mode) ?? .contract
    case "replicas": scenario.replicas = try names(&cursor, "replica")
    case "spares":
      guard seen["replicas"] != nil else {
        throw cursor.error("name the replicas before 'spares'", at: 1)
      }
      scenario.spares = try names(&cursor, "spare place")
    case "disk":
      try cursor.expect("sync")
      scenario.diskLatency = try cursor.durations(allowingOne: true, .delay)
    case "authority": try authority(&cursor)
    case "link": try link(&cursor)
    case "subscribe": try subscription(&cursor, at: nil)
    case let word where Self.protocolStatements.contains(word):
      try protocolStatement(word, &cursor)
    case "at": try timedStatement(&cursor)
    default: try repeatedStatement(&cursor)
    }
  }

  private func seed(_ cursor: inout LineCursor) throws(LineError) -> UInt64 {
    let token = try cursor.take(.number, "a seed")
    guard let seed = UInt64(token.text) else {
      throw cursor.error("'\(token.text)' is not a seed from 0 to \(UInt64.max)", at: token.column)
    }
    return seed
  }

  private func names(_ cursor: inout LineCursor, _ what: String) throws(LineError) -> [String] {
    var names = scenario.replicas
    repeat {
      let token = try cursor.take(.word, "the name of a \(what)")
      if names.contains(token.text) {
        throw cursor.error("there are two replicas called '\(token.text)'", at: token.column)
      }
      if Self.reserved.contains(token.text) {
        throw cursor.error("'\(token.text)' cannot be the name of a replica", at: token.column)
      }
      names.append(token.text)
    } while cursor.peek != nil
    guard names.count <= Self.replicaLimit else {
      throw cursor.error("there may be at most \(Self.replicaLimit) replicas")
    }
    return Array(names.dropFirst(scenario.replicas.count))
  }

  /// Takes the name of a replica.
  func replica(_ cursor: inout LineCursor) throws(LineError) -> Int {
    let token = try cursor.take(.word, "the name of a replica")
    guard let place = scenario.names.firstIndex(of: token.text) else {
      throw cursor.error(
        "there is no replica '\(token.text)'"
          + Suggestion.text(for: token.text, among: scenario.names), at: token.column)
    }
    return place
  }
}

extension String {
  /// The text with a small letter at its beginning, for a sentence that goes on.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }

  /// The lines of a text written on any system; “\r\n” is one character in Swift.
  var linesWithAnyEnd: [String] {
    split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
  }
}

import Convergence

extension ScenarioParser {
  /// Reads what follows `link`: perhaps a pair of replicas, then clauses.
  mutating func link(_ cursor: inout LineCursor) throws(LineError) {
    let clauses = ["latency", "drop", "duplicate", "reorder"]
    var scope: [DirectedLink]?
    if let word = cursor.peek, word.kind == .word, !clauses.contains(word.text),
      scenario.names.contains(word.text) || cursor.peekSecond?.kind != .number
    {
      scope = try linkScope(&cursor, clauses: clauses)
    }
    repeat {
      switch try cursor.keyword(clauses) {
      case "latency": try linkLatency(&cursor, scope: scope)
      case "drop": add(.drop(try cursor.probability()), scope)
      case "duplicate": add(.duplicate(try cursor.probability()), scope)
      default: add(.reorder(try cursor.probability()), scope)
      }
    } while cursor.peek != nil
  }

  private mutating func add(_ change: Scenario.LinkRule.Change, _ scope: [DirectedLink]?) {
    scenario.links.append(Scenario.LinkRule(scope: scope, change: change))
  }

  private func linkScope(
    _ cursor: inout LineCursor, clauses: [String]
  ) throws(LineError) -> [DirectedLink] {
    if let word = cursor.peek, !scenario.names.contains(word.text) {
      throw cursor.error(
        "'\(word.text)' is neither a replica nor something a link does"
          + Suggestion.text(for: word.text, among: clauses + scenario.names))
    }
    let first = try replica(&cursor)
    let isOneWay = cursor.takes("->")
    let column = cursor.column
    let second = try replica(&cursor)
    guard first != second else {
      throw cursor.error("a link has two different ends", at: column)
    }
    let there = DirectedLink(from: first, to: second)
    return isOneWay ? [there] : [there, DirectedLink(from: second, to: first)]
  }

  private mutating func linkLatency(
    _ cursor: inout LineCursor, scope: [DirectedLink]?
  ) throws(LineError) {
    guard cursor.takes("matrix") else {
      add(.latency(try latency(&cursor)), scope)
      return
    }
    let name = try cursor.take(.string, "the name of a file in quotes")
    let matrix = try matrix(name, cursor)
    for replica in scenario.names where !matrix.places.contains(replica) {
      throw cursor.error(
        "'\(name.text)' has no place '\(replica)'"
          + Suggestion.text(for: replica, among: matrix.places), at: name.column)
    }
    for first in scenario.names {
      for second in scenario.names
      where first != second && matrix.oneWay(from: first, to: second) == nil {
        throw cursor.error(
          "'\(name.text)' has no latency from '\(first)' to '\(second)'", at: name.column)
      }
    }
    let jitter = cursor.takes("jitter") ? try cursor.probability() : 0
    add(.matrix(matrix, jitter: jitter), scope)
  }

  /// Reads how long messages take.
  func latency(_ cursor: inout LineCursor) throws(LineError) -> LinkModel.Latency {
    guard let word = cursor.peek, word.kind == .word else {
      let range = try cursor.durations(allowingOne: true, .delay)
      return range.lowerBound == range.upperBound
        ? .constant(range.lowerBound) : .uniform(range)
    }
    switch try cursor.keyword(["exponential", "log-normal", "bimodal", "heavy-tail", "matrix"]) {
    case "exponential": return .exponential(mean: try cursor.duration(.delay))
    case "log-normal":
      let median = try cursor.duration(.delay)
      try cursor.expect("spread")
      return .logNormal(median: median, spread: try cursor.integer("thousandths", in: 0...5000))
    case "bimodal":
      let fast = try cursor.durations(allowingOne: true, .delay)
      try cursor.expect("or")
      let slow = try cursor.durations(allowingOne: true, .delay)
      return .bimodal(fast: fast, slow: slow, slowShare: try cursor.probability())
    case "heavy-tail":
      let least = try cursor.duration(.delay)
      try cursor.expect("shape")
      return .heavyTail(least: least, shape: try cursor.integer("thousandths", in: 100...100_000))
    default: throw cursor.error("a matrix is for a link, not for a fault", at: word.column)
    }
  }

  private func matrix(_ name: Token, _ cursor: LineCursor) throws(LineError) -> LatencyMatrix {
    let text: String
    do {
      text = try readFile(name.text)
    } catch {
      throw cursor.error("cannot read '\(name.text)': \(error)", at: name.column)
    }
    do throws(LatencyMatrixError) {
      return try LatencyMatrix(parsing: text)
    } catch {
      throw cursor.error(
        "'\(name.text)' line \(error.line): \(error.message)", at: name.column)
    }
  }
}

import Convergence

extension ScenarioParser {
  static let faults = ["partition", "isolate", "cut", "heal", "crash", "restart"]

  /// Reads what follows `link`: perhaps a pair of replicas, then clauses.
  mutating func link(_ cursor: inout LineCursor) throws(LineError) {
    let clauses = ["latency", "drop", "duplicate", "reorder"]
    var scope: [DirectedLink]?
    if let word = cursor.peek, word.kind == .word, !clauses.contains(word.text),
      scenario.replicas.contains(word.text) || cursor.peekSecond?.kind != .number
    {
      scope = try linkScope(&cursor, clauses: clauses)
    }
    repeat {
      switch try cursor.keyword(clauses) {
      case "latency": try latency(&cursor, scope: scope)
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
    if let word = cursor.peek, !scenario.replicas.contains(word.text) {
      throw cursor.error(
        "'\(word.text)' is neither a replica nor something a link does"
          + Suggestion.text(for: word.text, among: clauses + scenario.replicas))
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

  private mutating func latency(
    _ cursor: inout LineCursor, scope: [DirectedLink]?
  ) throws(LineError) {
    guard cursor.takes("matrix") else {
      let range = try cursor.durations(allowingOne: true, .delay)
      let latency: LinkModel.Latency =
        range.lowerBound == range.upperBound ? .constant(range.lowerBound) : .uniform(range)
      add(.latency(latency), scope)
      return
    }
    let name = try cursor.take(.string, "the name of a file in quotes")
    let matrix = try matrix(name, cursor)
    for replica in scenario.replicas where !matrix.places.contains(replica) {
      throw cursor.error(
        "'\(name.text)' has no place '\(replica)'"
          + Suggestion.text(for: replica, among: matrix.places), at: name.column)
    }
    for first in scenario.replicas {
      for second in scenario.replicas
      where first != second && matrix.oneWay(from: first, to: second) == nil {
        throw cursor.error(
          "'\(name.text)' has no latency from '\(first)' to '\(second)'", at: name.column)
      }
    }
    let jitter = cursor.takes("jitter") ? try cursor.probability() : 0
    add(.matrix(matrix, jitter: jitter), scope)
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

  /// Reads a fault, or the end of faults.
  mutating func fault(
    _ cursor: inout LineCursor
  ) throws(LineError) -> Scenario.TimedFault.Change {
    switch try cursor.keyword(Self.faults) {
    case "partition": return .fault(.links(.cut, try partition(&cursor)))
    case "isolate": return .fault(.links(.cut, try isolation(&cursor)))
    case "cut":
      let first = try replica(&cursor)
      try cursor.expect("->")
      let column = cursor.column
      let second = try replica(&cursor)
      guard first != second else {
        throw cursor.error("a link has two different ends", at: column)
      }
      return .fault(.links(.cut, .only([DirectedLink(from: first, to: second)])))
    case "heal": return .repair(.cuts)
    case "crash": return .fault(.node(.crash(), try replica(&cursor)))
    default: return .repair(.process(try replica(&cursor)))
    }
  }

  private func partition(_ cursor: inout LineCursor) throws(LineError) -> LinkSet {
    let start = cursor.column
    var group = Array(repeating: -1, count: scenario.replicas.count)
    var groups = 0
    repeat {
      repeat {
        let column = cursor.column
        let place = try replica(&cursor)
        guard group[place] < 0 else {
          throw cursor.error(
            "'\(scenario.replicas[place])' is in two groups", at: column)
        }
        group[place] = groups
      } while cursor.peek?.kind == .word
      groups += 1
    } while cursor.takes("|")
    if let place = group.firstIndex(of: -1) {
      throw cursor.error("'\(scenario.replicas[place])' is in no group", at: start)
    }
    guard groups > 1 else {
      throw cursor.error("a partition has two groups or more, with '|' between them")
    }
    return .between(groups: group)
  }

  private func isolation(_ cursor: inout LineCursor) throws(LineError) -> LinkSet {
    var group = Array(repeating: 0, count: scenario.replicas.count)
    repeat { group[try replica(&cursor)] = 1 } while cursor.peek != nil
    guard group.contains(0) else {
      throw cursor.error("nobody is left to be isolated from")
    }
    return .between(groups: group)
  }
}

import Convergence

extension ScenarioParser {
  /// Reads what follows `authority`: who decides, on what, and what it refuses.
  mutating func authority(_ cursor: inout LineCursor) throws(LineError) {
    if let earlier = seen["authority"], earlier != line {
      throw cursor.error("'authority' is already given in line \(earlier)", at: 1)
    }
    let column = cursor.column
    let coordinator = try replica(&cursor)
    guard coordinator < scenario.replicas.count else {
      throw cursor.error("a spare place is nobody who could decide", at: column)
    }
    try cursor.expect("over")
    let fields = try patterns(&cursor)
    var (refusing, once): ([PathPattern], [PathPattern]) = ([], [])
    if cursor.takes("refusing") { refusing = try patterns(&cursor) }
    if cursor.takes("once") { once = try patterns(&cursor) }
    scenario.authority = Scenario.AuthorityRule(
      coordinator: coordinator, fields: fields, refusing: refusing, once: once)
  }

  /// Reads one pattern of paths or more.
  private func patterns(_ cursor: inout LineCursor) throws(LineError) -> [PathPattern] {
    var patterns: [PathPattern] = []
    repeat {
      guard let token = cursor.peek, token.kind == .path || token.kind == .string else {
        throw cursor.error("expected a pattern of paths, like /tasks/*/owner")
      }
      let text = try cursor.take(token.kind, "a pattern").text
      do throws(PathPatternError) {
        patterns.append(try PathPattern(parsing: text))
      } catch {
        throw cursor.error("\(error)", at: token.column)
      }
    } while cursor.peek.map { $0.kind == .path || $0.kind == .string } ?? false
    return patterns
  }
}

extension Scenario {
  /// Who decides on what, by the names that replicas have at the start.
  var coordination: Coordination? {
    authority.map { rule in
      Coordination(
        authority: Authority(
          of: ReplicaID(UInt64(rule.coordinator) + 1),
          over: PathSelection(including: rule.fields)),
        refusing: rule.refusing, once: rule.once)
    }
  }
}

import Convergence

extension ScenarioParser {
  /// Reads what follows `expect`.
  mutating func expectation(
    _ cursor: inout LineCursor, location: SourceLocation, text: String
  ) throws(LineError) {
    let claim: Expectation.Claim
    switch try cursor.keyword(["converge", "at", "nothing", "member", "least", "most"]) {
    case "converge":
      try cursor.expect("within")
      claim = .converge(within: try cursor.duration(.patience))
    case "at": claim = .value(try cursor.path(), try cursor.value())
    case "nothing":
      try cursor.expect("at")
      claim = .absence(try cursor.path())
    case "member":
      let member = try cursor.scalar()
      try cursor.expect("at")
      claim = .member(try cursor.path(), member)
    case "least": claim = try count(&cursor, isMinimum: true)
    default: claim = try count(&cursor, isMinimum: false)
    }
    scenario.expectations.append(
      Expectation(claim: claim, text: Self.statement(in: text), location: location))
  }

  private func count(
    _ cursor: inout LineCursor, isMinimum: Bool
  ) throws(LineError) -> Expectation.Claim {
    let number = Int(try cursor.integer("a number", in: 0...Int64(Int32.max)))
    let word = try cursor.keyword(RunCounter.allCases.map(\.rawValue))
    guard let counter = RunCounter(rawValue: word) else {
      throw cursor.error("unknown counter '\(word)'")
    }
    return .count(counter, isMinimum: isMinimum, number)
  }

  /// The line without what surrounds the statement.
  private static func statement(in line: String) -> String {
    var text = line.drop { $0.isWhitespace }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}

import Convergence

extension ScenarioParser {
  private static let claims = [
    "converge", "at", "nothing", "member", "least", "most", "sometimes",
  ]

  /// Reads what follows `expect`.
  mutating func expectation(
    _ cursor: inout LineCursor, location: SourceLocation, text: String
  ) throws(LineError) {
    let claim: Expectation.Claim
    switch try cursor.keyword(Self.claims) {
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
    case "least":
      let (counter, number) = try count(&cursor)
      claim = .count(counter, isMinimum: true, number)
    case "most":
      let (counter, number) = try count(&cursor)
      claim = .count(counter, isMinimum: false, number)
    default:
      let (counter, number) = try count(&cursor)
      claim = .sometimes(counter, number)
    }
    scenario.expectations.append(
      Expectation(claim: claim, text: Self.statement(in: text), location: location))
  }

  private func count(_ cursor: inout LineCursor) throws(LineError) -> (Counted, Int) {
    let number = Int(try cursor.integer("a number", in: 0...Int64(Int32.max)))
    let column = cursor.column
    let word = try cursor.keyword(Counted.names)
    guard let counted = Counted(name: word) else {
      throw cursor.error("unknown counter '\(word)'", at: column)
    }
    return (counted, number)
  }

  /// The line without what surrounds the statement.
  private static func statement(in line: String) -> String {
    var text = line.drop { $0.isWhitespace }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}

import Convergence

/// Reads the tokens of one statement from left to right.
struct LineCursor {
  private let tokens: [Token]
  private let lineLength: Int
  private var place = 0

  init(_ tokens: [Token], lineLength: Int) {
    self.tokens = tokens
    self.lineLength = lineLength
  }

  /// The next token, if there is one.
  var peek: Token? { place < tokens.count ? tokens[place] : nil }

  /// The token after the next.
  var peekSecond: Token? { place + 1 < tokens.count ? tokens[place + 1] : nil }

  /// Where the next token is, or the end of the line.
  var column: Int { peek?.column ?? lineLength + 1 }

  /// What stands there, for a message.
  private var found: String { peek.map { "'\($0.text)'" } ?? "the end of the line" }

  func error(_ message: String, at column: Int? = nil) -> LineError {
    LineError(message: message, column: column ?? self.column)
  }

  /// Takes the next token if it is of a kind.
  mutating func take(_ kind: Token.Kind, _ what: String) throws(LineError) -> Token {
    guard let token = peek, token.kind == kind else {
      throw error("expected \(what), found \(found)")
    }
    place += 1
    return token
  }

  /// Takes the next token if it is the given word or sign.
  mutating func takes(_ text: String) -> Bool {
    guard let token = peek, token.text == text, token.kind == .word || token.kind == .sign else {
      return false
    }
    place += 1
    return true
  }

  /// Takes a word that must be one of those known here.
  mutating func keyword(_ known: [String]) throws(LineError) -> String {
    guard let token = peek else {
      throw error("expected \(Self.list(known)), found the end of the line")
    }
    guard token.kind == .word, known.contains(token.text) else {
      throw error(
        "expected \(Self.list(known)), found \(found)"
          + Suggestion.text(for: token.text, among: known))
    }
    place += 1
    return token.text
  }

  /// Takes one given word or sign.
  mutating func expect(_ text: String) throws(LineError) {
    guard takes(text) else {
      let hint = peek.map { Suggestion.text(for: $0.text, among: [text]) } ?? ""
      throw error("expected '\(text)', found \(found)\(hint)")
    }
  }

  /// Checks that nothing is left.
  func finish() throws(LineError) {
    if peek != nil { throw error("the statement is complete before \(found)") }
  }

  /// Words joined by commas and “or”.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension LineCursor {
  /// Takes a number with a unit.
  mutating func quantity(
    _ what: String, units: [(unit: String, scale: Int64)], isSigned: Bool = false
  ) throws(LineError) -> Int64 {
    let token = try take(.number, what)
    switch Quantity.parse(token.text, what, units: units, isSigned: isSigned) {
    case .success(let value): return value
    case .failure(let problem): throw error(problem.message, at: token.column)
    }
  }

  /// Takes a duration, in nanoseconds.
  mutating func duration(_ bounds: Quantity.Bounds = .story) throws(LineError) -> Int64 {
    let start = column
    let value = try quantity("a duration", units: Quantity.durations)
    guard bounds.range.contains(value) else {
      throw error(
        value == 0
          ? "the duration must be above zero" : "the duration must be \(bounds.text) here",
        at: start)
    }
    return value
  }

  /// Takes two durations with `..` between them, or one.
  mutating func durations(
    allowingOne: Bool, _ bounds: Quantity.Bounds = .story
  ) throws(LineError) -> ClosedRange<Int64> {
    let start = column
    let lower = try duration(bounds)
    if allowingOne && peek?.text != ".." { return lower...lower }
    try expect("..")
    let upper = try duration(bounds)
    guard lower <= upper else { throw error("the range runs backwards", at: start) }
    return lower...upper
  }

  /// Takes a percentage, in millionths.
  mutating func probability() throws(LineError) -> UInt64 {
    let start = column
    let value = try quantity("a percentage", units: Quantity.probabilities)
    guard value <= 1_000_000 else { throw error("a percentage is at most 100%", at: start) }
    return UInt64(value)
  }

  /// Takes a whole number in a range.
  mutating func integer(_ what: String, in range: ClosedRange<Int64>) throws(LineError) -> Int64 {
    let token = try take(.number, what)
    guard let value = Int64(token.text), range.contains(value) else {
      throw error(
        "'\(token.text)' is not \(what) from \(range.lowerBound) to \(range.upperBound)",
        at: token.column)
    }
    return value
  }

  /// Takes a path in which something may be left open, or a path in quotes, which is literal.
  mutating func pathTemplate() throws(LineError) -> PathTemplate {
    guard let token = peek, token.kind == .path || token.kind == .string else {
      throw error("expected a path that begins with '/', found \(found)")
    }
    place += 1
    do {
      if token.kind == .string { return PathTemplate(literal: try literal(token).description) }
      return try PathTemplate(parsing: token.text)
    } catch let problem as QuantityError {
      throw error(problem.message, at: token.column)
    } catch let problem as LineError {
      throw problem
    } catch {
      throw self.error("\(error)", at: token.column)
    }
  }

  /// Takes a path in which nothing is left open.
  mutating func path() throws(LineError) -> DocumentPath {
    guard let token = peek, token.kind == .path || token.kind == .string else {
      throw error("expected a path that begins with '/', found \(found)")
    }
    place += 1
    return try literal(token)
  }

  /// Takes a pattern of paths, in quotes if it has blanks.
  mutating func pattern() throws(LineError) -> PathPattern {
    guard let token = peek, token.kind == .path || token.kind == .string else {
      throw error("expected a pattern of paths that begins with '/', found \(found)")
    }
    place += 1
    do throws(PathPatternError) {
      return try PathPattern(parsing: token.text)
    } catch {
      throw self.error("\(error)", at: token.column)
    }
  }

  private func literal(_ token: Token) throws(LineError) -> DocumentPath {
    do throws(DocumentPathError) {
      return try DocumentPath(parsing: token.text)
    } catch {
      throw self.error("\(error)", at: token.column)
    }
  }

  /// Takes a string, a number, `true`, `false` or `null`.
  mutating func scalar() throws(LineError) -> Scalar {
    guard let token = peek else { throw error("expected a value, found the end of the line") }
    place += 1
    switch token.kind {
    case .string: return .string(token.text)
    case .number:
      if let whole = Int64(token.text) { return .integer(whole) }
      if !token.text.contains(where: { !$0.isASCIIDigit && $0 != "-" }) {
        throw error("'\(token.text)' does not fit into 64 bits", at: token.column)
      }
      if let number = Double(token.text), number.isFinite {
        return .double(number)
      }
      throw error("'\(token.text)' is not a number without a unit", at: token.column)
    case .word where token.text == "true": return .bool(true)
    case .word where token.text == "false": return .bool(false)
    case .word where token.text == "null": return .null
    default:
      throw error(
        "expected a string in quotes, a number, true, false or null, found '\(token.text)'",
        at: token.column)
    }
  }

  /// Takes a scalar, or scalars in brackets: the members of a set, in any order.
  mutating func value() throws(LineError) -> JSONValue {
    guard takes("[") else { return JSONValue(try scalar()) }
    var members: [Scalar] = []
    if !takes("]") {
      repeat { members.append(try scalar()) } while takes(",")
      try expect("]")
    }
    return .array(members.sorted { Scalar.order($0, $1) < 0 }.map { JSONValue($0) })
  }
}

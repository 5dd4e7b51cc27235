/// Lays out scenario files in the one way in which they are written.
///
/// Words are one space apart, commas stand at the word before them, blank lines are single, and the
/// times of consecutive `at` statements take the same width. Comments stay what and where they are.
/// Formatting what is formatted changes nothing.
public enum ScenarioFormatter {
  /// A line with what it says and its comment.
  private struct Line {
    var tokens: [Token]
    var comment: String?

    /// Whether it says when something happens, so that it stands in a column with its neighbours.
    var isTimed: Bool { tokens.first?.text == "at" && tokens.count > 2 }
  }

  /// Lays out a text.
  ///
  /// - Parameters:
  ///   - text: The content of a scenario file; whether it means anything is not looked at.
  ///   - file: The file's name, for messages.
  /// - Throws: ``ScenarioError`` if a line cannot be cut into words.
  public static func format(_ text: String, file: String) throws(ScenarioError) -> String {
    var problems: [ScenarioError.Problem] = []
    var lines: [Line] = []
    let source = String(text.drop { $0 == "\u{FEFF}" }).linesWithAnyEnd
    for (number, content) in source.enumerated() {
      do throws(LineError) {
        let (tokens, comment) = try Lexer.parts(of: content)
        lines.append(Line(tokens: tokens, comment: comment.map(tidied)))
      } catch {
        let location = SourceLocation(file: file, line: number + 1, column: error.column)
        problems.append(
          ScenarioError.Problem(location: location, message: error.message, line: content))
      }
    }
    guard problems.isEmpty else { throw ScenarioError(problems: problems) }
    var result = ""
    var wasBlank = true
    for (number, line) in lines.enumerated() {
      let isBlank = line.tokens.isEmpty && line.comment == nil
      if !isBlank {
        if wasBlank && !result.isEmpty { result += "\n" }
        result += layout(line, width: width(of: number, in: lines)) + "\n"
      }
      wasBlank = isBlank
    }
    return result
  }

  /// A comment with a space after its sign and none at its end.
  private static func tidied(_ comment: String) -> String {
    var text = comment.drop { $0 == "#" }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    let signs = comment.prefix { $0 == "#" }
    return text.isEmpty || text.first == " " ? "\(signs)\(text)" : "\(signs) \(text)"
  }

  /// How wide the times are around a timed line.
  private static func width(of number: Int, in lines: [Line]) -> Int {
    guard lines[number].isTimed else { return 0 }
    var first = number
    while first > 0, lines[first - 1].isTimed { first -= 1 }
    return lines[first...].prefix { $0.isTimed }.map { $0.tokens[1].source.count }.max() ?? 0
  }

  private static func layout(_ line: Line, width: Int) -> String {
    var text = ""
    for (number, token) in line.tokens.enumerated() {
      if number > 0, hasSpace(between: line.tokens[number - 1], and: token) { text += " " }
      text += token.source
      if line.isTimed, number == 1 {
        text += String(repeating: " ", count: width - token.source.count)
      }
    }
    guard let comment = line.comment else { return text }
    return text.isEmpty ? comment : "\(text)  \(comment)"
  }

  private static func hasSpace(between first: Token, and second: Token) -> Bool {
    func isSign(_ token: Token, _ signs: String...) -> Bool {
      token.kind == .sign && signs.contains(token.text)
    }
    return !isSign(first, "..", "[") && !isSign(second, "..", "]", ",")
  }
}

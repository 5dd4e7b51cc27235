/// A Swift file, as text for the rules on layout and as tokens for the rules on code.
struct SourceFile {
  /// The path from the package's root.
  let path: String
  let lines: [String]
  let tokens: [Token]

  init(_ path: String, _ text: String) {
    self.path = path
    lines = text.linesOfText
    tokens = Token.tokens(of: CodeScanner.code(of: text))
  }

  /// The module the file belongs to, if it lies in `Sources`.
  var module: String? {
    let components = path.split(separator: "/")
    guard components.count > 2, components[0] == "Sources" else { return nil }
    return String(components[1])
  }

  /// Whether the file belongs to a library, so that it lies below the roof.
  var isInLibrary: Bool { module.map { !House.executables.contains($0) } ?? false }

  func violation(_ line: Int, _ message: String) -> Violation { Violation(path, line, message) }
}

extension String {
  /// The lines, without an empty one after the last line end.
  var linesOfText: [String] {
    var lines = utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The text without the spaces around it.
  var trimmed: String { String(drop(while: \.isWhitespace)).trimmedAtEnd }

  /// The text without the spaces after it.
  var trimmedAtEnd: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

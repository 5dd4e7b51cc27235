/// Files up to 400 lines, lines up to 100 columns, functions up to 60 lines.
extension SourceFile {
  var overlongFile: [Violation] {
    guard lines.count > 400 else { return [] }
    return [violation(401, "the file has \(lines.count) lines; 400 are the limit")]
  }

  var overlongLines: [Violation] {
    lines.enumerated().compactMap { index, line in
      guard line.utf8.count > 100, line.count > 100 else { return nil }
      return violation(index + 1, "the line has \(line.count) columns; 100 are the limit")
    }
  }

  /// Functions are measured from their keyword to their closing brace, closures included.
  var overlongFunctions: [Violation] {
    tokens.indices.compactMap { index in
      guard isFunction(at: index), let body = body(after: index) else { return nil }
      let length = closingBrace(of: body).line - tokens[index].line + 1
      guard length > 60 else { return nil }
      return violation(
        tokens[index].line, "the \(tokens[index].text) has \(length) lines; 60 are the limit")
    }
  }

  /// Whether a function is declared here, rather than called or used as a label.
  private func isFunction(at index: Int) -> Bool {
    guard index == 0 || tokens[index - 1].text != "." else { return false }
    let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
    return switch tokens[index].text {
    case "func": true
    case "init": ["(", "<", "?", "!"].contains(next)
    case "subscript": ["(", "<"].contains(next)
    case "deinit": next == "{"
    default: false
    }
  }

  /// The brace that opens the body; a requirement of a protocol has none.
  private func body(after keyword: Int) -> Int? {
    var depth = 0
    for index in tokens.indices[(keyword + 1)...] {
      switch tokens[index].text {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{" where depth == 0: return index
      case "}" where depth == 0: return nil
      case let word where depth == 0 && Self.declarations.contains(word): return nil
      default: break
      }
    }
    return nil
  }

  private func closingBrace(of open: Int) -> Token {
    var depth = 0
    for token in tokens[open...] {
      if token.text == "{" { depth += 1 }
      if token.text == "}" { depth -= 1 }
      if depth == 0 { return token }
    }
    return tokens[tokens.count - 1]
  }

  private static let declarations: Set<String> = [
    "func", "init", "subscript", "deinit", "var", "let", "case", "associatedtype", "typealias",
    "struct", "class", "enum", "protocol", "actor", "extension", "static", "mutating",
  ]
}

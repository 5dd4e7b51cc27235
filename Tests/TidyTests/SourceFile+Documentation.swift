/// Every public declaration starts with one sentence about it.
extension SourceFile {
  var documentation: [Violation] {
    guard isInLibrary else { return [] }
    return tokens.indices.compactMap { index in
      guard isPublicDeclaration(at: index) else { return nil }
      let line = tokens[index].line
      let summary = summary(ofDeclarationAt: line)
      if summary.isEmpty {
        return violation(line, "no documentation: \(lines[line - 1].trimmed)")
      }
      guard summary.count > 150 else { return nil }
      return violation(line, "the first sentence has \(summary.count) characters, 150 at most")
    }
  }

  private func isPublicDeclaration(at index: Int) -> Bool {
    guard tokens[index].text == "public", index + 1 < tokens.count else { return false }
    return !["import", "extension", "("].contains(tokens[index + 1].text)
  }

  /// The first paragraph of the comment directly above, past the lines of attributes.
  private func summary(ofDeclarationAt line: Int) -> String {
    var above = lines[..<(line - 1)]
    while let last = above.last?.trimmed, Self.mayStandBetween(last) { above.removeLast() }
    var paragraph: [String] = []
    while let last = above.popLast()?.trimmed, last.hasPrefix("///") {
      let text = String(last.dropFirst(3)).trimmed
      if text.isEmpty || text.hasPrefix("- ") { paragraph = [] } else { paragraph.append(text) }
    }
    return paragraph.reversed().joined(separator: " ")
  }

  private static func mayStandBetween(_ line: String) -> Bool {
    line.hasPrefix("@") || line.hasPrefix("// swift-format-ignore")
  }
}

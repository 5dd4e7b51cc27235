/// The README: short, and its code is code that compiles.
extension SourceTree {
  var readme: [Violation] {
    guard let text = texts["README.md"] else {
      return [Violation("README.md", 1, "there is no README")]
    }
    let length = text.linesOfText.count
    let overlong =
      length > 150
      ? [Violation("README.md", 151, "the README has \(length) lines; 150 are the limit")] : []
    return overlong + readmeCode(in: text)
  }

  private func readmeCode(in readme: String) -> [Violation] {
    let blocks = CodeBlock.swiftBlocks(in: readme)
    guard !blocks.isEmpty else {
      return [Violation("README.md", 1, "the README shows no Swift code")]
    }
    return uncompiled(blocks, of: "README.md", copiedTo: "Tests/ReadmeTests/")
  }

  /// Code of a text that no file of a directory has.
  func uncompiled(
    _ blocks: [CodeBlock], of path: String, copiedTo directory: String
  ) -> [Violation] {
    let copies = paths.filter { $0.hasPrefix(directory) && $0.hasSuffix(".swift") }
      .compactMap { texts[$0]?.linesOfText.map(\.trimmedAtEnd) }
    return blocks.map(\.withoutImports)
      .filter { block in !copies.contains(where: block.occurs) }.map {
        Violation(path, $0.line, "no file of \(directory.dropLast()) has this code")
      }
  }
}

/// A fenced block of Markdown.
struct CodeBlock {
  /// The line of its fence.
  let line: Int
  let code: [String]

  /// The block without the imports it begins with, which stand at the top of the compiled file.
  var withoutImports: CodeBlock {
    CodeBlock(
      line: line, code: Array(code.drop { $0.isEmpty || $0.hasPrefix("import ") }))
  }

  /// Whether the lines occur one after the other, all of them indented by the same amount.
  func occurs(in lines: [String]) -> Bool {
    guard let first = code.first, code.count <= lines.count else { return false }
    return (0...(lines.count - code.count)).contains { start in
      lines[start].hasSuffix(first)
        && Self.dedented(lines[start..<(start + code.count)]) == code
    }
  }

  static func swiftBlocks(in markdown: String) -> [CodeBlock] {
    var blocks: [CodeBlock] = []
    var open: (line: Int, language: String, code: [String])?
    for (index, line) in markdown.linesOfText.map(\.trimmedAtEnd).enumerated() {
      let fence = line.trimmed
      if let block = open, fence == "```" {
        if block.language == "swift" {
          blocks.append(CodeBlock(line: block.line, code: dedented(block.code[...])))
        }
        open = nil
      } else if open != nil {
        open?.code.append(line)
      } else if fence.hasPrefix("```") {
        open = (index + 1, String(fence.dropFirst(3).prefix { !$0.isWhitespace }), [])
      }
    }
    return blocks
  }

  private static func dedented(_ lines: ArraySlice<String>) -> [String] {
    let indents = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }
    return lines.map { String($0.dropFirst(indents.min() ?? 0)) }
  }
}

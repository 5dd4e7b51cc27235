extension Mutation {
  /// Reads a mutation.
  ///
  /// - Parameters:
  ///   - text: The content of the file.
  ///   - name: The name it goes by.
  init(parsing text: String, name: String) throws(MutationError) {
    var parser = MutationParser(text, name: name)
    self = try parser.parse()
  }
}

/// Reads the lines of a mutation, strictly in their order.
private struct MutationParser {
  private let name: String
  private var lines: ArraySlice<String>

  init(_ text: String, name: String) {
    self.name = name
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines[...]
  }

  mutating func parse() throws(MutationError) -> Mutation {
    let (kind, title) = try heading()
    let story = try value(of: "story")
    let source = try value(of: "source")
    var edits: [Mutation.Edit] = []
    repeat { edits.append(try edit()) } while lines.first?.hasPrefix("file ") == true
    let expectation = try value(of: "expect")
    let expected = kind == .bug ? Mutation.checks : [Mutation.nothing]
    guard expected.contains(expectation) else {
      throw problem("‘expect’ takes \(expected.joined(separator: ", "))", behind: 1)
    }
    guard lines.isEmpty else { throw problem("nothing may follow ‘expect’") }
    return Mutation(
      name: name, kind: kind, title: title, story: story, source: source, edits: edits,
      expectation: expectation)
  }

  private mutating func heading() throws(MutationError) -> (Mutation.Kind, String) {
    let line = lines.popFirst() ?? ""
    for kind in Mutation.Kind.allCases where line.hasPrefix(kind.rawValue + " \"") {
      let title = line.dropFirst(kind.rawValue.count + 2).dropLast()
      guard line.hasSuffix("\""), !title.isEmpty, !title.contains("\"") else { break }
      return (kind, String(title))
    }
    throw problem("expected ‘bug \"…\"’ or ‘harmless \"…\"’", behind: 1)
  }

  private mutating func value(of word: String) throws(MutationError) -> String {
    let line = lines.popFirst() ?? ""
    let value = line.dropFirst(word.count + 1)
    guard line.hasPrefix(word + " "), !value.isEmpty else {
      throw problem("expected ‘\(word) …’", behind: 1)
    }
    return String(value)
  }

  private mutating func edit() throws(MutationError) -> Mutation.Edit {
    let file = try value(of: "file")
    guard lines.popFirst() == "replace" else { throw problem("expected ‘replace’", behind: 1) }
    let text = try block(until: "with")
    let replacement = try block(until: "end")
    guard !text.isEmpty else { throw problem("there is nothing to replace", behind: 1) }
    guard text != replacement else { throw problem("the replacement changes nothing", behind: 1) }
    return Mutation.Edit(file: file, text: text, replacement: replacement)
  }

  /// The lines up to one that consists of a word, which is taken as well.
  private mutating func block(until word: String) throws(MutationError) -> String {
    guard let end = lines.firstIndex(of: word) else { throw problem("expected ‘\(word)’") }
    defer { lines = lines[(end + 1)...] }
    return lines[..<end].joined(separator: "\n")
  }

  /// - Parameter taken: How many lines ago the problem was.
  private func problem(_ description: String, behind taken: Int = 0) -> MutationError {
    MutationError("\(name), line \(max(lines.startIndex - taken, 0) + 1): \(description)")
  }
}

/// What may be named below the roof, and what nowhere in `Sources`.
extension SourceFile {
  var bannedNames: [Violation] {
    guard module != nil else { return [] }
    let banned = House.bannedInSources + (isInLibrary ? House.bannedInLibraries : [])
    return tokens.indices.flatMap { index in
      banned.filter { $0.matches(tokens, at: index) }.map {
        violation(tokens[index].line, "‘\($0.name)’ is banned here")
      }
    }
  }

  var unfinishedWork: [Violation] {
    guard module != nil else { return [] }
    return lines.enumerated().flatMap { index, line in
      line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        .filter(House.bannedInText.contains)
        .map { violation(index + 1, "‘\($0)’: finish it, or open an issue") }
    }
  }

  /// Types that have the name of a module: its qualified names could not be written.
  func types(namedLike modules: some Collection<String>) -> [Violation] {
    guard isInLibrary else { return [] }
    let keywords: Set = ["struct", "class", "enum", "protocol", "actor", "typealias"]
    return zip(tokens, tokens.dropFirst()).compactMap { keyword, name in
      guard keywords.contains(keyword.text), modules.contains(name.text) else { return nil }
      return violation(name.line, "the \(keyword.text) \(name.text) has the name of a module")
    }
  }
}

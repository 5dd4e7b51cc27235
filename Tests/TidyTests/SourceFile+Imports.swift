/// Imports point down only.
extension SourceFile {
  var forbiddenImports: [Violation] {
    guard let module, isInLibrary, let allowed = House.mayImport[module] else { return [] }
    return imports.compactMap { imported in
      guard !allowed.contains(imported.text) else { return nil }
      return violation(imported.line, "\(module) may not import \(imported.text)")
    }
  }

  /// The names of the modules that are imported.
  ///
  /// Whatever stands before the keyword does not matter, and of `import struct X.Y` it is `X`.
  private var imports: [Token] {
    tokens.indices.compactMap { index in
      guard tokens[index].text == "import" else { return nil }
      return tokens[(index + 1)...].first { !Self.kinds.contains($0.text) }
    }
  }

  private static let kinds: Set<String> = [
    "struct", "class", "enum", "protocol", "actor", "typealias", "func", "var", "let",
  ]
}

extension SourceTree {
  /// Modules that stand on no floor, so that nothing says what they may import.
  var unknownModules: [Violation] {
    libraries.filter { House.mayImport[$0] == nil }.map {
      Violation("Sources/\($0)", 1, "the module stands on no floor of the house")
    }
  }
}

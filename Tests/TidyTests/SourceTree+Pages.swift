/// The pages of the CRDTs: one for each type, and their code is code that compiles.
extension SourceTree {
  private static let catalogue = "Sources/CRDTs/CRDTs.docc/"

  /// Types without a page, and pages without what every page has.
  var missingPages: [Violation] {
    crdts.flatMap { type in
      let path = "\(Self.catalogue)\(type).md"
      guard let lines = texts[path]?.linesOfText else {
        return [Violation(path, 1, "\(type) has no page")]
      }
      let title = "# ``CRDTs/\(type)``"
      let headings = [title, "## Example", "## When to choose it", "## Costs"]
      return headings.filter { !lines.contains($0) }.map {
        Violation(path, 1, "the page has no line ‘\($0)’")
      }
    }
  }

  /// Types that the page on choosing one does not name.
  var unmentionedTypes: [Violation] {
    let path = "\(Self.catalogue)ChoosingAType.md"
    let text = texts[path] ?? ""
    return crdts.filter { !text.contains("``\($0)``") }.map {
      Violation(path, 1, "the page does not name \($0)")
    }
  }

  /// Code on a page that no test has.
  var uncompiledPages: [Violation] {
    paths.filter { $0.hasPrefix(Self.catalogue) && $0.hasSuffix(".md") }.flatMap { path in
      let blocks = CodeBlock.swiftBlocks(in: texts[path] ?? "")
      let type = path.dropFirst(Self.catalogue.count).dropLast(3)
      let isEmpty = blocks.isEmpty && crdts.contains(String(type))
      return uncompiled(blocks, of: path, copiedTo: "Tests/CRDTsTests/")
        + (isEmpty ? [Violation(path, 1, "the page shows no Swift code")] : [])
    }
  }
}

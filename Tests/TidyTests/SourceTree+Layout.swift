/// What lies where.
extension SourceTree {
  /// Files and directories named for a place where anything may be put.
  var drawers: [Violation] {
    paths.filter { $0.hasPrefix("Sources/") }.flatMap { path in
      path.split(separator: "/").compactMap { component in
        let name = component.hasSuffix(".swift") ? component.dropLast(6) : component
        guard House.drawers.contains(String(name)) else { return nil }
        return Violation(path, 1, "‘\(name)’ is a drawer; name it for what it holds")
      }
    }
  }

  /// Modules without a landing page that a reader could start from.
  var landingPages: [Violation] {
    libraries.compactMap { module in
      let path = "Sources/\(module)/\(module).docc/\(module).md"
      guard let page = texts[path]?.linesOfText else {
        return Violation(path, 1, "the module has no landing page")
      }
      guard page.first == "# ``\(module)``" else {
        return Violation(path, 1, "the page does not start with # ``\(module)``")
      }
      return page.count < 5 ? Violation(path, page.count, "the page says nothing") : nil
    }
  }

  /// Test files that a CRDT lacks.
  var missingTests: [Violation] {
    guard !crdts.isEmpty else { return [Violation("Sources/CRDTs", 1, "no CRDT was found")] }
    return crdts.flatMap { type in
      ["Law", "Oracle", "History", "Coding"].map { "Tests/CRDTsTests/\(type)\($0)Tests.swift" }
        .filter { texts[$0] == nil }.map { Violation($0, 1, "\(type) lacks this test file") }
    }
  }

  /// The types whose files carry the block of documentation that only CRDTs have.
  var crdts: [String] {
    swiftFiles.compactMap { file in
      let name = file.path.split(separator: "/").last ?? ""
      guard file.path == "Sources/CRDTs/\(name)", !name.contains("+") else { return nil }
      let comments = file.lines.filter { $0.hasPrefix("///") }
      let isCRDT = ["When edits are concurrent", "Reference:"].allSatisfy { heading in
        comments.contains { $0.contains(heading) }
      }
      return isCRDT ? String(name.dropLast(6)) : nil
    }
  }

  /// Lines that name the place where the package was written.
  var workplaces: [Violation] {
    paths.flatMap { path in
      let text = texts[path] ?? ""
      return House.workplaces.filter(text.contains).flatMap { name in
        text.linesOfText.enumerated().filter { $1.contains(name) }.map {
          Violation(path, $0.offset + 1, "the line names a workplace: \(name)")
        }
      }
    }
  }
}

import Testing

/// Each rule on the whole tree, shown to fire on a bad sample and to pass a good one.
@Suite struct TreeRules {
  private static let page = """
    /// - **When edits are concurrent:** all count.
    /// - **Reference:** a paper.
    public struct Bag {}
    """

  @Test func `a CRDT with fewer than four test files is found`() {
    var texts = ["Sources/CRDTs/Bag.swift": Self.page, "Sources/CRDTs/Dot.swift": "/// A dot."]
    #expect(SourceTree(texts).missingTests.count == 4)
    for file in ["Law", "Oracle", "History"] {
      texts["Tests/CRDTsTests/Bag\(file)Tests.swift"] = ""
    }
    #expect(
      SourceTree(texts).missingTests.map(\.path) == ["Tests/CRDTsTests/BagCodingTests.swift"])
    texts["Tests/CRDTsTests/BagCodingTests.swift"] = ""
    #expect(SourceTree(texts).missingTests.isEmpty)
    #expect(SourceTree(texts).crdts == ["Bag"])
  }

  @Test func `a tree without CRDTs is found`() {
    let tree = SourceTree(["Sources/CRDTs/Bag+Coding.swift": Self.page])
    #expect(tree.missingTests.count == 1)
  }

  @Test func `a CRDT without a page, or with one that lacks something, is found`() {
    func violations(_ page: String?, choosing: String = "``Bag``", copy: String = "x") -> [Int] {
      var texts = ["Sources/CRDTs/Bag.swift": Self.page, "Tests/CRDTsTests/A.swift": "  \(copy)"]
      texts["Sources/CRDTs/CRDTs.docc/Bag.md"] = page
      texts["Sources/CRDTs/CRDTs.docc/ChoosingAType.md"] = choosing
      let tree = SourceTree(texts)
      return [tree.missingPages, tree.unmentionedTypes, tree.uncompiledPages].map(\.count)
    }
    let headings = "# ``CRDTs/Bag``\n## Example\n## When to choose it\n## Costs\n"
    let page = headings + "```swift\nx\n```\n"
    #expect(violations(page) == [0, 0, 0])
    #expect(violations(page, copy: "y") == [0, 0, 1])
    #expect(violations(page, choosing: "Bag") == [0, 1, 0])
    #expect(violations(headings) == [0, 0, 1])
    #expect(violations(nil) == [1, 0, 0])
    #expect(violations("# ``Bag``\n## Costs\n```swift\nx\n```\n") == [3, 0, 0])
  }

  @Test func `a module without a landing page of five lines is found`() {
    func violations(_ page: String?) -> Int {
      var texts = ["Sources/CRDTs/A.swift": "", "Sources/converge/Main.swift": ""]
      texts["Sources/CRDTs/CRDTs.docc/CRDTs.md"] = page
      return SourceTree(texts).landingPages.count
    }
    #expect(violations("# ``CRDTs``\n\nTypes.\n\n## Topics\n") == 0)
    #expect(violations("# CRDTs\n\nTypes.\n\n## Topics\n") == 1)
    #expect(violations("# ``CRDTs``\n\nTypes.\n\n") == 1)
    #expect(violations(nil) == 1)
  }

  @Test func `a drawer is found, as a file and as a directory`() {
    let tree = SourceTree([
      "Sources/CRDTs/Helpers.swift": "", "Sources/Support/A.swift": "",
      "Sources/CRDTs/Common/A.swift": "", "Sources/CRDTs/CommonPrefix.swift": "",
      "Tests/CRDTsTests/Helpers.swift": "",
    ])
    #expect(
      tree.drawers.map(\.path) == [
        "Sources/CRDTs/Common/A.swift", "Sources/CRDTs/Helpers.swift", "Sources/Support/A.swift",
      ])
  }

  @Test(arguments: House.workplaces)
  func `a line that names a workplace is found`(name: String) {
    let tree = SourceTree(["Simulations/a.txt": "one\nat \(name)x\n", "README.md": "works"])
    #expect(tree.workplaces.map(\.description).count == 1)
    #expect(tree.workplaces.first?.line == 2)
  }
}

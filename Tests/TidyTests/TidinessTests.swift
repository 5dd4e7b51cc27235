import Testing

/// The rules of the house, applied to this package.
@Suite struct Tidiness {
  let tree = SourceTree.package

  @Test func `the tree has something to check`() {
    #expect(tree.swiftFiles.contains { $0.path == "Package.swift" })
    #expect(tree.swiftFiles.contains { $0.path.hasPrefix("Tests/TidyTests/") })
    #expect(tree.swiftFiles.contains { $0.isInLibrary })
    #expect(!tree.crdts.isEmpty)
  }

  @Test func `files stay under four hundred lines`() {
    tree.swiftFiles.flatMap(\.overlongFile).record()
  }

  @Test func `lines stay within a hundred columns`() {
    tree.swiftFiles.flatMap(\.overlongLines).record()
  }

  @Test func `functions stay within sixty lines`() {
    tree.swiftFiles.flatMap(\.overlongFunctions).record()
  }

  @Test func `nothing below the roof names a clock, a thread, chance or Foundation`() {
    tree.swiftFiles.flatMap(\.bannedNames).record()
  }

  @Test func `no source has unfinished work`() {
    tree.swiftFiles.flatMap(\.unfinishedWork).record()
  }

  @Test func `imports point down only`() {
    (tree.unknownModules + tree.swiftFiles.flatMap(\.forbiddenImports)).record()
  }

  @Test func `each CRDT has its four test files`() { tree.missingTests.record() }

  @Test func `each CRDT has a page, with an example that compiles`() {
    (tree.missingPages + tree.unmentionedTypes + tree.uncompiledPages).record()
  }

  @Test func `each module has a landing page`() { tree.landingPages.record() }

  @Test func `the README is short and shows only code that compiles`() { tree.readme.record() }

  @Test func `no file or directory is a drawer`() { tree.drawers.record() }

  @Test func `no type has the name of a module`() {
    let modules = tree.libraries
    tree.swiftFiles.flatMap { $0.types(namedLike: modules) }.record()
  }

  @Test func `each public declaration starts with one sentence about it`() {
    tree.swiftFiles.flatMap(\.documentation).record()
  }

  @Test func `no file names the place where it was written`() { tree.workplaces.record() }
}

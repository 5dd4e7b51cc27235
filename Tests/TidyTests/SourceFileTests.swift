import Testing

/// Each rule on a single file, shown to fire on a bad sample and to pass a good one.
@Suite struct FileRules {
  @Test func `a file of 401 lines is too long`() {
    func file(_ count: Int) -> SourceFile {
      SourceFile("Tests/A.swift", String(repeating: "\n", count: count))
    }
    #expect(file(400).overlongFile.isEmpty)
    #expect(file(401).overlongFile.map(\.line) == [401])
  }

  @Test func `a line of 101 columns is too long, however many bytes it has`() {
    let (good, bad) = (String(repeating: "é", count: 100), String(repeating: "e", count: 101))
    let file = SourceFile("Tests/A.swift", "\(good)\n\(bad)\n")
    #expect(file.overlongLines.map(\.line) == [2])
  }

  @Test(arguments: [
    "func f(_ g: () -> Void = {}) -> [Int]", "init?()", "subscript(_ i: Int) -> Int", "deinit",
    "func callAsFunction<T>() throws(E) where T: P", "static func < (a: T, b: T) -> Bool",
  ])
  func `a function of 61 lines is too long`(declaration: String) {
    func file(_ count: Int) -> SourceFile {
      let body = String(repeating: "f { \"}\" }  // }\n", count: count - 2)
      return SourceFile("Tests/A.swift", "struct A {\n\(declaration) {\n\(body)}\n}\n")
    }
    #expect(file(60).overlongFunctions.isEmpty)
    #expect(file(61).overlongFunctions.map(\.line) == [2])
  }

  @Test func `requirements and calls are not functions`() {
    let lines = String(repeating: "x()\n", count: 70)
    let text = """
      protocol P { func f() -> [Int]; init() }
      struct S { var x: Int {
      self.init(); _ = S.init(); f(init: 1)
      \(lines)} }
      """
    #expect(SourceFile("Tests/A.swift", text).overlongFunctions.isEmpty)
  }

  @Test(arguments: [
    "let now = Date()", "let clock = ContinuousClock()", "func f(_ c: some Clock)", "Task { }",
    "actor A {}", "func f() async", "await f()", "Thread.sleep()", "UUID()", "x.hashValue",
    "SystemRandomNumberGenerator()", "Int.random(in: 0..<9)", "a.shuffle(using: &g)",
    "a.shuffled()", "a.randomElement()", "import Foundation", "internal import Dispatch",
    "import FoundationEssentials", "import Glibc", "import Darwin", "\"\\(UUID())\"",
  ])
  func `a name that makes runs differ is banned below the roof`(sample: String) {
    #expect(SourceFile("Sources/CRDTs/A.swift", "\n" + sample).bannedNames.map(\.line) == [2])
    #expect(SourceFile("Sources/converge/A.swift", sample).bannedNames.isEmpty)
    #expect(SourceFile("Tests/CRDTsTests/A.swift", sample).bannedNames.isEmpty)
  }

  @Test(arguments: ["try! f()", "x as! Int"])
  func `forcing is banned in all sources`(sample: String) {
    #expect(SourceFile("Sources/converge/A.swift", sample).bannedNames.count == 1)
    #expect(SourceFile("Sources/CRDTs/A.swift", sample).bannedNames.count == 1)
  }

  @Test(arguments: [
    "HybridClock()", "throw ClockDriftError()", "static func random(using: inout G)", "try !f()",
    "// a Date, await", "/* Task /* UUID */ actor */", "\"Thread\"", "Update", "x.random(using: g)",
  ])
  func `names that only look banned are not`(sample: String) {
    #expect(SourceFile("Sources/CRDTs/A.swift", sample).bannedNames.isEmpty)
  }

  @Test(arguments: ["// TODO: more", "/* FIXME */", "let note = \"XXX\"", "f()  // TODO(me) x"])
  func `unfinished work is found in comments and literals`(sample: String) {
    #expect(SourceFile("Sources/converge/A.swift", "\n" + sample).unfinishedWork.count == 1)
    #expect(SourceFile("Tests/A.swift", sample).unfinishedWork.isEmpty)
    #expect(SourceFile("Sources/CRDTs/A.swift", "let TODOS = \"todo XXXL\"").unfinishedWork.isEmpty)
  }

  @Test func `a type with the name of a module is found`() {
    let text = "struct A {\n  public enum Replication {}\n}\nstruct Replicationist {}\n"
    let file = SourceFile("Sources/CRDTs/A.swift", text)
    #expect(file.types(namedLike: ["Replication"]).map(\.line) == [2])
    #expect(file.types(namedLike: ["Lattices"]).isEmpty)
    let roof = SourceFile("Sources/converge/A.swift", text)
    #expect(roof.types(namedLike: ["Replication"]).isEmpty)
  }
}

import Foundation
import Testing

@testable import zoo

/// The mutations of this package.
@Suite struct Zoo {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  let mutations: [Mutation]

  init() throws { mutations = try Main.load(below: Self.root) }

  @Test func `there are eighty bugs and eight harmless changes at least`() {
    #expect(mutations.count { $0.kind == .bug } >= 80)
    #expect(mutations.count { $0.kind == .harmless } >= 8)
  }

  @Test func `every mutation applies to the sources as they are`() throws {
    for mutation in mutations {
      for edit in mutation.edits {
        let place = Self.root.appendingPathComponent(edit.file)
        let content = try String(contentsOf: place, encoding: .utf8)
        #expect(throws: Never.self, "\(mutation.name)") { try edit.applied(to: content) }
      }
    }
  }

  @Test func `every check is the first to notice some bug`() {
    let expected = Set(mutations.map(\.expectation))
    #expect(expected == Set(Mutation.checks + [Mutation.nothing]))
  }

  @Test func `a key always chooses the same sample, and another key another`() throws {
    let choose = { (key: String) in
      try Options(["--sample", "3", "--key", key]).select(from: mutations).map(\.name)
    }
    #expect(try choose("a").count == 3)
    #expect(try choose("a") == choose("a"))
    #expect(try Set((0..<20).map { try choose("\($0)") }).count > 10)
  }

  @Test func `a filter selects by name and title`() throws {
    let found = try Options(["E1-"]).select(from: mutations)
    #expect(found.map(\.name) == ["E1-merged-by-max"])
    #expect(try Options(["E1-", "P20", "E1"]).select(from: mutations).count == 4)
    #expect(throws: MutationError.self) { try Options(["--jobs", "0"]) }
    #expect(throws: MutationError.self) { try Options(["--unknown"]) }
    #expect(throws: MutationError.self) { try Options(["--from", "a.jsonl"]) }
    #expect(throws: MutationError.self) { try Options(["--report", "--from"]) }
    #expect(try Options(["--report", "--from", "a", "--from", "b"]).sources == ["a", "b"])
  }

  @Test(arguments: [
    ("at laws 0 0\nfound laws 3 2500000 a b\n", 1, "laws, seed 4: a b"),
    ("at laws 0 0\nat oracle 2 2500000\n", 5, "oracle, seed 3: it traps"),
    ("at laws 0 0\nnothing 2500000\n", 0, "nothing noticed"),
    ("no such file\n", 127, "the checks did not start: no such file\n"),
  ])
  func `what the checks print is understood`(output: String, status: Int32, summary: String) {
    let outcome = Verdict.Outcome(Subprocess.Result(status: status, output: output))
    let verdict = Verdict(
      mutations[0], outcome, checking: Verdict.checkSeconds(in: output))
    #expect(verdict.row.contains("| \(summary) | \(status == 127 ? "0.0 s" : "2.5 s") |"))
  }

  @Test func `a program that computes for too long does not end, one that waits may`() throws {
    let directory = FileManager.default.temporaryDirectory
    let endless = Subprocess(words: ["sh", "-c", "while :; do :; done"], directory: directory)
    #expect(try endless.run(limit: 1).isTimeout)
    let waiting = Subprocess(words: ["sh", "-c", "sleep 2; echo done"], directory: directory)
    let result = try waiting.run(limit: 1)
    #expect(!result.isTimeout && result.status == 0 && result.output == "done\n")
  }
}

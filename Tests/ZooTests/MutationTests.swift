import Foundation
import Testing

@testable import zoo

private let checks = "laws, coding, simulator, oracle, scopes, scenarios"

@Suite struct Mutations {
  static let text = """
    bug "E1: one slot merged by max"
    story Two replicas count one each, and the counter shows one.
    source somewhere
    file Sources/A.swift
    replace
      let a = 1
      let b = 2
    with
      let a = 2
    end
    file Sources/B.swift
    replace
    gone
    with
    end
    expect oracle

    """

  @Test func `a mutation is read line by line`() throws {
    let mutation = try Mutation(parsing: Self.text, name: "E1-max")
    #expect(mutation.name == "E1-max")
    #expect(mutation.kind == .bug)
    #expect(mutation.title == "E1: one slot merged by max")
    #expect(mutation.source == "somewhere")
    #expect(mutation.expectation == "oracle")
    #expect(
      mutation.edits == [
        .init(
          file: "Sources/A.swift", text: "  let a = 1\n  let b = 2", replacement: "  let a = 2"),
        .init(file: "Sources/B.swift", text: "gone", replacement: ""),
      ])
  }

  @Test(arguments: [
    ("bug \"E1", "bog \"E1", 1, "expected ‘bug \"…\"’ or ‘harmless \"…\"’"),
    ("story ", "history ", 2, "expected ‘story …’"),
    ("source somewhere", "source ", 3, "expected ‘source …’"),
    ("replace\n  let", "replaces\n  let", 5, "expected ‘replace’"),
    ("  let a = 1\n  let b = 2", "  let a = 2", 9, "the replacement changes nothing"),
    ("expect oracle", "expect luck", 16, "‘expect’ takes \(checks)"),
    ("expect oracle", "expect nothing", 16, "‘expect’ takes \(checks)"),
    ("oracle\n", "oracle\nexpect laws\n", 17, "nothing may follow ‘expect’"),
  ])
  func `a mistake is reported with its line`(
    part: String, mistake: String, line: Int, problem: String
  ) {
    let text = Self.text.replacingOccurrences(of: part, with: mistake)
    #expect(throws: MutationError("m, line \(line): \(problem)")) {
      try Mutation(parsing: text, name: "m")
    }
  }

  @Test func `a text is replaced where it occurs exactly once`() throws {
    let edit = Mutation.Edit(file: "A.swift", text: "aba", replacement: "x")
    #expect(try edit.applied(to: "cabac") == "cxc")
    #expect(throws: MutationError("no longer applies: its text does not occur in A.swift")) {
      try edit.applied(to: "abba")
    }
    for content in ["aba aba", "ababa"] {
      #expect(throws: MutationError("no longer applies: its text occurs 2 times in A.swift")) {
        try edit.applied(to: content)
      }
    }
  }

  @Test(arguments: [
    ("  var a = 1", "  var a = 2", true), ("  foo(a)", "  bar(a)", false),
    ("  let a = 1\n  foo()", "  let a = 1", false), ("", "  case b", true),
    ("  // letters vary", "", false),
  ])
  func `what declares something otherwise is known`(
    text: String, replacement: String, changes: Bool
  ) {
    var mutation = Mutation(
      name: "m", kind: .bug, title: "", story: "", source: "", edits: [], expectation: "laws")
    mutation.edits = [.init(file: "A.swift", text: text, replacement: replacement)]
    #expect(mutation.changesDeclarations == changes)
  }

  @Test func `texts that only look the same are not the same`() {
    let edit = Mutation.Edit(file: "A.swift", text: "e\u{301}", replacement: "x")
    #expect(throws: MutationError.self) { try edit.applied(to: "\u{E9}") }
  }
}

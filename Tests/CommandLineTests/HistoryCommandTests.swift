import Foundation
import ProcessHarness
import Testing

/// `converge history`: real histories replayed.
@Suite struct HistoryCommand {
  let tool = CommandLineTool()

  private static let header = #"{"format":"document-history/1"}"#

  private func sample() throws -> String {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = package.appendingPathComponent("Simulations/Histories/club-website.jsonl")
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test func `the history of the club's website is replayed, with the conflicts it had`() throws {
    let data = Data(try sample().utf8)
    let result = try tool.run(["history", "club.jsonl"], files: ["club.jsonl": data])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
    // Times and what gzip makes of it are of no account.
    let tables = result.output.components(separatedBy: "\n\n").map { table in
      table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }
    try #require(tables.count == 4 && tables.allSatisfy { $0.count == 2 })
    let rows = tables.map { $0[1] }
    #expect(rows[0].prefix(6) == ["club", "47", "5", "6", "43", "33"] && rows[0].last == "yes")
    #expect(rows[1] == ["club", "14", "5", "7", "2", "26", "73.0", "%"])
    #expect(rows[2] == ["club", "8", "8", "8", "8", "6", "3"])
    #expect(rows[3][1] == "781" && rows[3][3] == "1004" && rows[3][4] == "6006")
    for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `as JSON it says the same of several files, in their order`() throws {
    let data = Data(try sample().utf8)
    let small =
      Self.header + "\n" + #"{"id":0,"parents":[],"time":0,"author":1,"set":{},"remove":[]}"#
    let result = try tool.run(
      ["history", "--format=json", "b.jsonl", "a.jsonl"],
      files: ["b.jsonl": data, "a.jsonl": Data(small.utf8)])
    #expect(result.status == 0, "\(result)")
    let parsed = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let reports = try #require(parsed as? [[String: Any]])
    #expect(reports.map { $0["name"] as? String } == ["b", "a"])
    let merges = reports.map { ($0["merges"] as? [String: Int])?["exact"] }
    #expect(merges == [5, 0] && reports.allSatisfy { $0["converged"] as? Bool == true })
    let conflicts = try #require(reports[0]["conflicts"] as? [String: Any])
    #expect(conflicts["found"] as? [String: Int] == ["merges": 8, "keys": 8])
    #expect(conflicts["expected"] as? [String: Int] == ["merges": 8, "keys": 8])
    #expect(conflicts["keptKeys"] as? Int == 6 && conflicts["shownKeys"] as? Int == 3)
    #expect(reports[1]["conflicts"].flatMap { ($0 as? [String: Any])?["expected"] } is NSNull)
  }

  @Test func `if a file speaks of other conflicts, the status says so`() throws {
    let wrong = try sample().replacingOccurrences(
      of: #""conflict_pointers":8"#, with: #""conflict_pointers":9"#)
    let result = try tool.run(["history", "a.jsonl"], files: ["a.jsonl": Data(wrong.utf8)])
    #expect(result.status == 1)
    #expect(result.output.hasSuffix("a: other conflicts than the file speaks of\n"), "\(result)")
  }

  /// The second line of a file, and what is wrong with it.
  private static let mistakes: [(line: String, message: String)] = [
    ("{", "the text ends too early, at byte 1"),
    ("[]", "this is not an object"),
    (#"{"id":1}"#, "commit 0 is expected here, not 1"),
    (#"{"id":0,"parents":[0]}"#, "0 is no parent: parents are earlier commits, each once"),
    (#"{"id":0,"parents":[],"time":0}"#, "'author' is missing"),
    (#"{"id":0,"parents":[],"author":-1}"#, "there is no author -1"),
    (
      #"{"id":0,"parents":[],"author":1,"time":0,"set":{"/a":{"b":1}},"remove":[]}"#,
      "/a is no leaf: it is an object with members"
    ),
    (
      #"{"id":0,"parents":[],"author":1,"time":0,"set":{"":1},"remove":[]}"#,
      "the root is no leaf"
    ),
    (
      #"{"id":0,"parents":[],"author":1,"time":0,"set":{},"remove":["a"]}"#,
      "the path \"a\" does not begin with a slash"
    ),
    (
      #"{"id":0,"parents":[],"author":1,"time":0,"set":{},"remove":["/a"]}"#,
      "/a is removed but not there"
    ),
    (#"{"id":0,"parents":[],"author":1,"time":1e10}"#, "'time' is not a whole number"),
  ]

  @Test func `a file with a mistake is refused with its line`() throws {
    for (line, message) in Self.mistakes {
      let text = Self.header + "\n" + line + "\n"
      let result = try tool.run(["history", "a.jsonl"], files: ["a.jsonl": Data(text.utf8)])
      if result.status != 64 || result.errors != "a.jsonl:2: error: \(message)\n" {
        Issue.record("\(line)\n\(result)")
      }
    }
    for (text, errors) in [
      (Self.header + "\n", "a.jsonl:2: error: there is no commit\n"),
      (#"{"format":"other"}"#, "a.jsonl:1: error: the format is not 'document-history/1'\n"),
    ] {
      let result = try tool.run(["history", "a.jsonl"], files: ["a.jsonl": Data(text.utf8)])
      if result.status != 64 || result.errors != errors { Issue.record("\(text)\n\(result)") }
    }
  }

  @Test func `wrong usage is explained and ends with 64`() throws {
    let see = "see 'converge history --help'\n"
    for (arguments, errors) in [
      ([], "converge: 'history' needs at least one file\n" + see),
      (["--fromat", "a"], "converge: unknown option '--fromat'; did you mean '--format'?\n" + see),
      (["--format"], "converge: --format needs a value\n" + see),
      (["a", "--format", "xml"], "converge: --format takes text or json, not 'xml'\n" + see),
      (["missing.jsonl"], "converge: missing.jsonl: there is no such file\n"),
    ] {
      let result = try tool.run(["history"] + arguments)
      if result.status != 64 || result.errors != errors || !result.output.isEmpty {
        Issue.record("\(arguments)\n\(result)")
      }
    }
    let help = try tool.run(["history", "--help"])
    #expect(help.status == 0 && help.output.contains("usage: converge history"))
  }
}

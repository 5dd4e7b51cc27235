import Foundation
import ProcessHarness
import Testing

/// The tool as a person meets it: exact output and exit status.
@Suite struct CommandLineTool {
  let converge = BuiltProgram("converge")

  /// Runs the tool in a directory of its own that holds some files.
  func run(_ arguments: [String], files: [String: Data] = [:]) throws -> BuiltProgram.Result {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("converge-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, content) in files {
      try content.write(to: directory.appendingPathComponent(name))
    }
    return try converge.run(arguments, in: directory)
  }

  func run(_ arguments: [String], scenario: String) throws -> BuiltProgram.Result {
    try run(arguments, files: ["a.scenario": Data(scenario.utf8)])
  }

  static let good = "replicas a b\nat 0s a set /x 1\nexpect converge within 5s\n"

  /// A command line, its status, and what it says on standard error.
  static let misuses: [(arguments: [String], errors: String)] = [
    ([], "converge: a command is missing\nsee 'converge --help'\n"),
    (["rnu"], "converge: unknown command 'rnu'; did you mean 'run'?\nsee 'converge --help'\n"),
    (["--versoin"], "converge: unknown option '--versoin'\nsee 'converge --help'\n"),
    (
      ["help", "rnu"],
      "converge: unknown command 'rnu'; did you mean 'run'?\nsee 'converge --help'\n"
    ),
    (
      ["run", "--seed=", "a"],
      "converge: --seed takes a whole number from 0 to 18446744073709551615, "
        + "not ''\nsee 'converge run --help'\n"
    ),
    (
      ["run", "a", "--seeds", "0..<1000001"],
      "converge: --seeds 0..<1000001 contains more than a "
        + "million seeds\nsee 'converge run --help'\n"
    ),
    (["run"], "converge: 'run' needs at least one file\nsee 'converge run --help'\n"),
    (
      ["run", "--sed", "1"],
      "converge: unknown option '--sed'; did you mean '--seed'?\nsee 'converge run --help'\n"
    ),
    (["run", "a", "--seed"], "converge: --seed needs a value\nsee 'converge run --help'\n"),
    (
      ["run", "a", "--seed", "18446744073709551616"],
      "converge: --seed takes a whole number from 0 to 18446744073709551615, "
        + "not '18446744073709551616'\nsee 'converge run --help'\n"
    ),
    (
      ["run", "a", "--seeds", "5..<5"],
      "converge: --seeds 5..<5 contains no seed\nsee 'converge run --help'\n"
    ),
    (
      ["run", "a", "--seeds", "5"],
      "converge: --seeds takes a range such as '0..<200' (in quotes) or 0...199, not '5'\n"
        + "see 'converge run --help'\n"
    ),
    (
      ["run", "a", "--seed", "1", "--seeds", "0...1"],
      "converge: give --seed or --seeds, not both\nsee 'converge run --help'\n"
    ),
    (
      ["run", "a", "--jobs", "0"],
      "converge: --jobs takes a whole number from 1 to 1024, not '0'\nsee 'converge run --help'\n"
    ),
    (
      ["run", "a", "--format", "xml"],
      "converge: --format takes text, json, junit or github, not 'xml'\nsee 'converge run --help'\n"
    ),
    (
      ["run", "missing.scenario"],
      "converge: missing.scenario: there is no such file\n"
    ),
    (
      ["check", "."],
      "converge: .: this is a directory, not a file\n"
    ),
    (
      ["list", "nowhere"],
      "converge: nowhere: there is no such directory\nsee 'converge list --help'\n"
    ),
  ]

  @Test func `wrong usage is explained and ends with 64`() throws {
    for (arguments, errors) in Self.misuses {
      let result = try run(arguments)
      if result.status != 64 || result.errors != errors || !result.output.isEmpty {
        Issue.record("\(arguments)\n\(result)")
      }
    }
  }

  @Test func `files that cannot be scenarios are explained and end with 64`() throws {
    let files: [(Data, String)] = [
      (Data(), "converge: a.scenario: the file is empty\n"),
      (
        Data([0x72, 0xFF, 0xFE]),
        "converge: a.scenario: the file is not UTF-8\n"
      ),
      (
        Data("replicas a b\nlnik drop 5%\n".utf8),
        """
        a.scenario:2:1: error: unknown statement 'lnik'; did you mean 'link'?
          lnik drop 5%
          ^

        """
      ),
      (Data([0, 1, 2]), "a.scenario:1:1: error: unexpected character '\u{0}'\n"),
    ]
    for (content, errors) in files {
      let result = try run(["run", "a.scenario"], files: ["a.scenario": content])
      if result.status != 64 || !result.errors.hasPrefix(errors) || !result.output.isEmpty {
        Issue.record("\(Array(content.prefix(20)))\n\(result)")
      }
    }
  }

  @Test func `help is there on every level and ends with 0`() throws {
    for arguments in [
      ["--help"], ["-h"], ["help"], ["help", "run"], ["run", "--help"], ["check", "-h"],
      ["list", "--help"], ["run", "a.scenario", "--help"],
    ] {
      let result = try run(arguments)
      let longest = result.output.split(separator: "\n").map(\.count).max() ?? 0
      if result.status != 0 || !result.output.contains("usage: converge") || longest > 100 {
        Issue.record("\(arguments)\n\(result)")
      }
    }
    #expect(try run(["--version"]).output == "converge 0.1.0\n")
  }

  @Test func `the exit status tells how a run has ended`() throws {
    let head = "replicas a b\nat 0s a set /x 1\n"
    let cases: [(String, Int32)] = [
      (Self.good, 0), (head + "expect at /x 2\n", 1), (head + "expect converge within 1ns\n", 2),
      (head, 3), (head + "expect converge within 1ns\nexpect at /x 2\n", 1),
    ]
    for (scenario, status) in cases {
      let result = try run(["run", "a.scenario"], scenario: scenario)
      if result.status != status { Issue.record("\(scenario)\n\(result)") }
    }
  }

  @Test func `a run prints its report exactly`() throws {
    let result = try run(["run", "a.scenario", "--seed", "3"], scenario: Self.good)
    let lines = result.output.components(separatedBy: "\n")
    let masked = lines.map { line in
      line.hasPrefix("  time") ? "  time        5 simulated" : line
    }.filter { !$0.hasPrefix("  digest") && !$0.hasPrefix("  converged") }
    #expect(
      masked.joined(separator: "\n") == """
        a.scenario  (a.scenario, seed 3)
          replicas    a, b
          time        5 simulated
          edits       1 accepted
          messages    5 sent, 0 dropped, 0 cut off, 0 undeliverable, 0 duplicated, 0 reordered
          frames      1 deltas, 0 whole states, 1 digests, 0 repeated
          bytes       173
          faults      0 links cut, 0 crashes, 0 restarts, 0 records lost
          {
            "x": 1
          }
        PASSED  27 checkers, 39 checks

        """)
  }

  @Test func `a sweep prints a line for each file, in order, whatever the jobs`() throws {
    let files = ["a.scenario": Data(Self.good.utf8), "b.scenario": Data(Self.good.utf8)]
    let arguments = ["run", "a.scenario", "b.scenario", "--seeds", "0..<20", "--jobs"]
    let one = try run(arguments + ["1"], files: files)
    let many = try run(arguments + ["7"], files: files)
    #expect(one.output == many.output)
    #expect(one.output.hasPrefix("a.scenario: 20 of 20 seeds passed, median "))
    #expect(one.output.contains("\nb.scenario: 20 of 20 seeds passed, median "))
    #expect(one.output.hasSuffix("\n40 passed, 0 failed\n"))
    #expect(one.errors.isEmpty, "no progress line when nobody is looking")
  }

  @Test func `JSON is the same bytes in two processes`() throws {
    let arguments = ["run", "a.scenario", "--seeds", "0...2", "--format=json"]
    let first = try run(arguments, scenario: Self.good)
    #expect(first.output == (try run(arguments, scenario: Self.good)).output)
    let object = try JSONSerialization.jsonObject(with: Data(first.output.utf8))
    let reports = (object as? [String: Any])?["reports"] as? [[String: Any]]
    #expect(reports?.compactMap { $0["seed"] as? String } == ["0", "1", "2"])
    #expect(reports?.allSatisfy { ($0["status"] as? Int) == 0 } == true)
  }

  @Test func `check reads every file and runs none`() throws {
    let result = try run(
      ["check", "a.scenario", "b.scenario", "c.scenario"],
      files: [
        "a.scenario": Data(Self.good.utf8), "b.scenario": Data("replicas a\nfoo\n".utf8),
      ])
    #expect(result.status == 64)
    #expect(result.output == "a.scenario: ok; 2 replicas, 1 expectation\n")
    #expect(result.errors.contains("b.scenario:2:1: error: unknown statement 'foo'"))
    #expect(result.errors.contains("c.scenario: there is no such file"))
  }

  @Test func `list names the scenarios of the package with their titles`() throws {
    let result = try converge.run(["list"])
    #expect(result.status == 0)
    #expect(result.output.contains("Simulations/five-regions.scenario"))
    #expect(result.output.contains("  Partition and heal\n"))
  }
}

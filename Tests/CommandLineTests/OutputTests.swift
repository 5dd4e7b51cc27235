import Foundation
import ProcessHarness
import Testing

/// Where results go, and what is said of a place that takes none.
@Suite struct Outputs {
  private static let story = """
    replicas a b
    at 0s a set /x 1
    expect at /x 1

    """

  @Test func `a place that cannot be written is named before anything is run`() throws {
    let workspace = try Workspace()
    try workspace.write(Self.story, to: "a.scenario")
    let problem = "converge: nowhere/a.html: cannot be written: No such file or directory\n"
    for option in ["--output", "--trace", "--plan"] {
      let result = try workspace.run("run", "a.scenario", option, "nowhere/a.html")
      #expect(result.status == 64 && result.output.isEmpty && result.errors == problem, "\(result)")
    }
    try workspace.write(Self.story + "expect at /x 2\n", to: "b.scenario")
    let shrunk = try workspace.run("shrink", "b.scenario", "-o", "nowhere/a.html")
    #expect(shrunk.status == 64 && shrunk.output.isEmpty && shrunk.errors == problem, "\(shrunk)")
    let wrong = try workspace.run("run", "a.scenario", "--trace", "a.pdf")
    #expect(
      wrong.errors.contains(
        "ends in one of .html, .svg, .jsonl, .txt, .shiviz, .trace, not 'a.pdf'"))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func `a full disk is not passed over in silence`() throws {
    let workspace = try Workspace()
    try workspace.write(Self.story, to: "a.scenario")
    let commands = ["list --faults", "run a.scenario --format junit", "replay a.scenario --step"]
    for command in commands {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = [
        "-c", "\"$0\" \(command) > /dev/full 2> errors < /dev/null", workspace.program,
      ]
      shell.currentDirectoryURL = workspace.directory
      try shell.run()
      shell.waitUntilExit()
      let errors = try workspace.text("errors")
      #expect(shell.terminationStatus == 74, "\(command): \(errors)")
      #expect(errors.hasPrefix("converge: standard output cannot be written"))
    }
  }

  @Test func `a plan that expects nothing does not pass, and one that is broken is a mistake`()
    throws
  {
    let workspace = try Workspace()
    try workspace.write("replicas a b\n", to: "none.scenario")
    let replayed = try workspace.run("replay", "none.scenario")
    #expect(replayed.status == 3)
    #expect(replayed.output == "none.scenario: nothing checked; it has no 'expect' statement\n")

    try workspace.write(Self.story, to: "a.scenario")
    try FileManager.default.createDirectory(
      at: workspace.url("Regressions"), withIntermediateDirectories: true)
    try workspace.write("replica a b\n", to: "Regressions/p.scenario")
    let sweep = try workspace.run("run", "a.scenario", "--seeds", "0..<3")
    #expect(sweep.status == 64 && sweep.errors.contains("Regressions/p.scenario:1:1: error:"))
  }

  @Test func `plans are laid out as fmt lays them out`() throws {
    let workspace = try Workspace()
    try workspace.write(
      Self.story + "at 1500ms a set /x 2\nat 20s b set /x 3\n", to: "a.scenario")
    #expect(try workspace.run("run", "a.scenario", "--plan", "p.scenario").status == 1)
    #expect(try workspace.run("shrink", "a.scenario", "-o", "s.scenario").status == 0)
    let check = try workspace.run("fmt", "--check", "p.scenario", "s.scenario")
    #expect(check.status == 0 && check.output.isEmpty, "\(check)")
  }

  @Test func `a seed that can be run can be explored`() throws {
    let workspace = try Workspace()
    try workspace.write(Self.story, to: "a.scenario")
    let seed = "\(UInt64.max)"
    #expect(try workspace.run("run", "a.scenario", "--seed", seed).status == 0)
    let explored = try workspace.run("explore", "a.scenario", "--edits", "1", "--seed", seed)
    #expect(explored.status == 0, "\(explored)")
    let wrong = try workspace.run("explore", "a.scenario", "--seed", "-1")
    #expect(
      wrong.status == 64
        && wrong.errors.contains("--seed takes a whole number from 0 to \(seed), not '-1'"))
  }

  @Test func `a table of latencies may lie anywhere`() throws {
    let workspace = try Workspace()
    try workspace.write(",a,b\na,0,20\nb,20,0\n", to: "table.csv")
    let table = workspace.url("table.csv").path
    try workspace.write(
      Self.story.replacing("at 0s", with: "link latency matrix \"\(table)\"\nat 0s"),
      to: "a.scenario")
    let result = try workspace.run("run", "a.scenario")
    #expect(result.status == 0, "\(result)")
  }
}

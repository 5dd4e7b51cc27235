import Foundation
import ProcessHarness
import Testing

/// Laying out, listing, sharing out and comparing.
@Suite struct ToolCommands {
  let converge = BuiltProgram("converge")
  static let story = """
    replicas a b
    link drop 20%
    random edits 5 during 0s..2s on counter /c
    expect converge within 20s
    expect sometimes 1 dropped

    """

  /// Does something in a directory of its own that holds some files.
  private func inside<Result>(
    _ files: [String: String], _ body: (URL) throws -> Result
  ) throws -> Result {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("converge-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, text) in files {
      try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }
    return try body(directory)
  }

  @Test func `fmt lays out files, names them, and leaves what is laid out`() throws {
    try inside(["a.scenario": "replicas  a b #x\n\n\n", "b.scenario": Self.story]) { directory in
      let files = ["a.scenario", "b.scenario"]
      let check = try converge.run(["fmt", "--check"] + files, in: directory)
      #expect(check.status == 1 && check.output == "a.scenario\n")
      let first = try converge.run(["fmt"] + files, in: directory)
      #expect(first.status == 0 && first.output == "a.scenario\n")
      let text = try String(
        contentsOf: directory.appendingPathComponent("a.scenario"), encoding: .utf8)
      #expect(text == "replicas a b  # x\n")
      let again = try converge.run(["fmt"] + files, in: directory)
      #expect(again.status == 0 && again.output.isEmpty)
    }
    let broken = try inside(["a.scenario": "at 1s a set /x \"\n"]) { directory in
      try converge.run(["fmt", "a.scenario"], in: directory)
    }
    #expect(
      broken.status == 64 && broken.errors.contains("a.scenario:1:16: error: a string has no"))
  }

  @Test func `a sweep replays the plans beside it first, and tells which are not as they were`()
    throws
  {
    let plan = """
      # Failed: agreement
      # Digest: 0
      replicas a b
      at 0s a set /x 1
      expect at /x 1

      """
    let broken = plan.replacing("at /x 1\n", with: "at /x 2\n").replacing("# Digest: 0\n", with: "")
    try inside(["a.scenario": Self.story]) { directory in
      func sweep(_ seeds: String) throws -> BuiltProgram.Result {
        try converge.run(["run", "a.scenario", "--seeds", seeds], in: directory)
      }
      let saved = directory.appendingPathComponent("Regressions")
      try FileManager.default.createDirectory(at: saved, withIntermediateDirectories: true)
      let file = saved.appendingPathComponent("p.scenario")
      try Data(plan.utf8).write(to: file)
      let moved = try sweep("0..<9")
      #expect(moved.status == 0)
      #expect(moved.errors == "Regressions/p.scenario: passes; the digest has moved\n")
      try Data(broken.utf8).write(to: file)
      let failed = try sweep("0..<9")
      #expect(failed.status == 1)
      #expect(
        failed.errors == "Regressions/p.scenario: fails otherwise than it did: expectations\n")
      let single = try converge.run(["run", "a.scenario", "--seed", "1"], in: directory)
      #expect(single.errors.isEmpty)
    }
  }

  @Test func `shards are joined to the same report as the whole`() throws {
    try inside(["a.scenario": Self.story]) { directory in
      func run(_ arguments: String...) throws -> BuiltProgram.Result {
        try converge.run(["run", "a.scenario", "--seeds", "0..<20"] + arguments, in: directory)
      }
      let whole = try run("--output", "whole.json")
      #expect(whole.status == 0, "\(whole.output)")
      for shard in 0..<3 {
        _ = try run("--shard", "\(shard)/3", "--output", "\(shard).json", "--jobs", "1")
      }
      let joined = try converge.run(
        ["report", "2.json", "0.json", "1.json", "0.json"], in: directory)
      #expect(joined.output == whole.output && joined.status == 0)
      let single = try converge.run(["report", "whole.json"], in: directory)
      #expect(single.output == whole.output)
      let wrong = try converge.run(["report", "a.scenario"], in: directory)
      #expect(
        wrong.status == 64 && wrong.errors.hasPrefix("converge: a.scenario: this is not JSON"))
    }
  }

  @Test func `a sweep ends when nothing new is seen, or when time is up`() throws {
    try inside(["a.scenario": "replicas a\nat 0s a set /x 1\nexpect at /x 1\n"]) { directory in
      let result = try converge.run(
        ["run", "a.scenario", "--seeds", "0..<2000", "--until-saturated"], in: directory)
      #expect(result.status == 0)
      #expect(result.output.hasPrefix("a.scenario: 320 of 320 seeds passed"), "\(result.output)")
      #expect(result.errors == "ended after 320 of 2000 runs\n")
      let short = try converge.run(
        ["run", "a.scenario", "--seeds", "0..<100000", "--time-limit", "3s"], in: directory)
      #expect(short.status == 0 && short.errors.hasPrefix("ended after "))
    }
  }

  @Test func `diff names the first event in which runs differ`() throws {
    try inside([
      "a.scenario": Self.story, "b.scenario": Self.story + "at 3s a set /late 1\n",
    ]) { directory in
      for name in ["a", "b"] {
        let run = try converge.run(
          ["run", "\(name).scenario", "--seed", "1", "--trace", "\(name).trace"], in: directory)
        #expect(run.status == 0, "\(run)")
      }
      let same = try converge.run(["diff", "a.trace", "a.trace"], in: directory)
      #expect(same.status == 0 && same.output.hasPrefix("the same course: "))
      let other = try converge.run(["diff", "a.trace", "b.trace"], in: directory)
      #expect(other.status == 1)
      #expect(other.output.contains("second: at 3.000000000 s the workload asks something of a"))
      let wrong = try converge.run(["diff", "a.trace", "a.scenario"], in: directory)
      #expect(wrong.status == 64)
    }
  }

  @Test func `a plan that was written takes the same course`() throws {
    try inside(["a.scenario": Self.story]) { directory in
      let first = try converge.run(
        ["run", "a.scenario", "--seed", "5", "--plan", "plan.scenario"], in: directory)
      let second = try converge.run(["run", "plan.scenario"], in: directory)
      func digest(_ text: String) -> Substring? {
        text.split(separator: "\n").first { $0.hasPrefix("  digest") }
      }
      #expect(digest(first.output) != nil && digest(first.output) == digest(second.output))
    }
  }

  @Test func `list names every checker and every fault`() throws {
    let checkers = try converge.run(["list", "--checkers"])
    #expect(checkers.status == 0 && checkers.output.split(separator: "\n").count >= 30)
    #expect(checkers.output.contains("specification             read      low     A replica shows"))
    let faults = try converge.run(["list", "--faults"])
    #expect(faults.output.split(separator: "\n").count == 31)
    #expect(faults.output.contains("twin                      outside   Two processes give away"))
  }

  @Test func `wrong options are explained`() throws {
    for (arguments, message) in [
      (["run", "a", "--shard", "3/3"], "--shard takes an index and a number of shards"),
      (["run", "a", "--time-limit", "soon"], "--time-limit takes a duration such as 90s"),
      (["run", "a", "--no-swarm=1"], "--no-swarm takes no value"),
      (["run", "a", "b", "--plan", "c"], "--plan is for one file and one seed"),
      (["diff", "a"], "'diff' compares two files"),
      (["report"], "'report' needs at least one file"),
      (["fmt"], "'fmt' needs at least one file"),
      (["list", "--chekers"], "did you mean '--checkers'"),
    ] {
      let result = try converge.run(arguments)
      #expect(result.status == 64 && result.errors.contains(message), "\(arguments)\n\(result)")
    }
  }
}

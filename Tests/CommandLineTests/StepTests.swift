import Foundation
import ProcessHarness
import Scenarios
import Testing
import Traces

@testable import converge

/// `converge replay --step`: walking through a run in a terminal, or in a pipe.
@Suite struct Stepping {
  private static let story = """
    scenario "Two lists"
    replicas alice bob
    gossip every 100ms
    link latency 10ms
    at 0s   alice insert /list "milk"
    at 50ms cut alice -> bob lasting 2s
    at 1s   bob insert /list "bread"
    expect converge within 1s
    expect at /list "milk"

    """

  private func walk(_ commands: String) throws -> BuiltProgram.Result {
    try CommandLineTool().run(
      ["replay", "a.scenario", "--step", "--commands", commands],
      files: ["a.scenario": Data(Self.story.utf8)])
  }

  private func session() throws -> StepSession {
    try StepSession(
      TimeTravel(Scenario(parsing: Self.story, file: "a.scenario") { _ in "" }))
  }

  private func lines(_ session: StepSession, width: Int, isColoured: Bool = false) -> [String] {
    StepView(
      travel: session.travel, moment: session.moment, replica: session.replica,
      style: Style(isColoured: isColoured), width: width
    ).lines
  }

  @Test func `each moment is shown with the replica, and nothing is coloured in a pipe`() throws {
    let result = try walk("/milk;r bob;q")
    #expect(result.status == 1 && result.errors.isEmpty)
    let parts = result.output.components(separatedBy: "\n\n")
    #expect(parts.first == "Two lists  (a.scenario, seed 0)")
    #expect(result.output.contains("  alice adds \"milk\" to /list\n"), "\(result.output)")
    #expect(result.output.contains("changed  /list: nothing → [\"milk\"]\n"))
    #expect(result.output.contains("context  alice 1–2\n   news  alice 1–2\n"))
    #expect(result.output.contains("  queue  1 record on the way to the disk\n"))
    #expect(result.output.contains("bob shows\n  {}\ncontext  nothing\n"))
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func `commands go forward and back, to a moment, a time, the failure, and a word`() throws {
    var session = try session()
    let last = session.travel.moments.count - 1
    let walk: [(command: String, moment: Int)] = [
      ("n", 1), ("", 2), (" ", 3), ("p", 2), ("b", 1), ("e", last), ("n", last), ("s", 0),
      ("p", 0), ("g 4", 4), ("g \(last + 1)", 4), ("g x", 4), ("f", last), ("g 100h", last),
    ]
    for (command, moment) in walk {
      session.perform(command)
      #expect(session.moment == moment, "\(command)")
    }
    session.perform("g 1s")
    #expect(session.travel.events(at: session.moment).first?.text == "bob adds \"bread\" to /list")
    session.perform("?MILK")
    #expect(session.travel.events(at: session.moment).first?.text == "alice adds \"milk\" to /list")
    session.perform("/no such word")
    #expect(session.remark == "nothing else tells of 'no such word'")
    session.perform("r carol")
    #expect(session.remark == "there is no replica 'carol', but alice, bob")
    session.perform("2")
    #expect(session.remark == nil && session.replica == 1)
    session.perform("x")
    #expect(session.remark == "no command 'x'; h lists them" && !session.hasEnded)
    session.perform("q")
    #expect(session.hasEnded)
  }

  @Test func `no line is wider than a narrow terminal, and each colour ends where it began`() throws
  {
    var session = try session()
    for moment in session.travel.moments.indices {
      session.perform("g \(moment)")
      #expect(lines(session, width: 40).allSatisfy { $0.count <= 40 })
      for line in lines(session, width: 40, isColoured: true) where line.contains("\u{1B}") {
        #expect(line.hasSuffix("\u{1B}[0m") && line.count(where: { $0 == "\u{1B}" }) == 2)
      }
    }
  }

  @Test func `commands come from standard input where there is no terminal`() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("converge-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data(Self.story.utf8).write(to: directory.appendingPathComponent("a.scenario"))
    let result = try BuiltProgram("converge").run(
      ["replay", "a.scenario", "--step"], in: directory, input: Data("n\nf\n".utf8))
    #expect(result.status == 1)
    #expect(result.output.components(separatedBy: "moment ").count == 4, "\(result.output)")
    #expect(result.output.contains("alice shows [\"bread\",\"milk\"] at /list"))
  }

  @Test(arguments: [
    (["replay", "a", "b", "--step"], "--step is for one file"),
    (["replay", "a", "--commands", "n"], "--commands needs --step"),
    (["replay", "a", "--step", "--seed", "x"], "--seed takes a whole number, not 'x'"),
  ])
  func `a mistake in the command line is named`(arguments: [String], error: String) throws {
    let result = try CommandLineTool().run(arguments)
    #expect(result.status == 64)
    #expect(result.errors == "converge: \(error)\nsee 'converge replay --help'\n")
  }
}

import Foundation
import ProcessHarness
import Testing

/// `converge explore` as a person meets it.
@Suite struct ExploreCommand {
  private let tool = CommandLineTool()
  private let pair = "replicas a b\nat 0s a set /x 1\nat 0s b set /x 2\n"

  @Test func `everything is explored, and said how much it was`() throws {
    let result = try tool.run(
      ["explore", "a.scenario", "--edits=2", "--losses", "1"], scenario: pair)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
    #expect(result.output.contains("2 replicas (mesh), 2 edits, 1 loss, 0 duplicates"))
    #expect(result.output.contains("\n  complete    yes\nPASSED  every world"), "\(result)")
  }

  @Test func `what is cut off says that there is more`() throws {
    let result = try tool.run(
      ["explore", "a.scenario", "--edits", "2", "--depth", "3", "--no-reduction"], scenario: pair)
    #expect(result.status == 0 && result.output.contains("\n  complete    no\n"), "\(result)")
    #expect(result.output.contains(" 0 left out, "))
  }

  @Test func `an exploration goes on from where a run has come to`() throws {
    let result = try tool.run(
      ["explore", "a.scenario", "--edits", "1", "--from", "5"], scenario: pair)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
    #expect(result.output.contains("instant disks, from event 5\n"))
    let both = try tool.run(
      ["explore", "a.scenario", "--after", "1", "--from", "5"], scenario: pair)
    #expect(both.status == 64 && both.errors.contains("--from and --after cannot go together"))
  }

  @Test func `what would have to be left out is refused`() throws {
    let statements = [
      "subscribe": "subscribe b to /x\n", "authority": "authority a over /x\n",
    ]
    for (word, statement) in statements {
      let result = try tool.run(
        ["explore", "a.scenario"], scenario: "replicas a b\n" + statement + "at 0s a set /x 1\n")
      #expect(result.status == 64 && result.output.isEmpty, "\(result)")
      #expect(
        result.errors.contains(
          "a.scenario: a scenario with '\(word)' statements cannot be explored"), "\(result)")
    }
    let later = try tool.run(
      ["explore", "a.scenario"], scenario: pair + "at 1s subscribe b to /x\n")
    #expect(later.status == 64 && later.errors.contains("'subscribe'"), "\(later)")
  }

  @Test func `wrong usage is explained`() throws {
    let misuses: [([String], String)] = [
      (["explore"], "converge: 'explore' needs at least one file\n"),
      (
        ["explore", "a", "--loses", "1"],
        "converge: unknown option '--loses'; did you mean '--losses'?\n"
      ),
      (
        ["explore", "a", "--depth", "0"],
        "converge: --depth takes a whole number from 1 to 1000000, not '0'\n"
      ),
      (["explore", "a", "--edits"], "converge: --edits needs a value\n"),
      (["explore", "a", "--edits", "1", "--edits", "2"], "converge: --edits is given twice\n"),
    ]
    for (arguments, errors) in misuses {
      let result = try tool.run(arguments)
      #expect(result.status == 64, "\(result)")
      #expect(result.errors == errors + "see 'converge explore --help'\n")
    }
    let alone = try tool.run(["explore", "a.scenario"], scenario: "replicas a\n")
    #expect(alone.status == 64 && alone.errors.contains("2 to 8 replicas can be explored, not 1"))
  }
}

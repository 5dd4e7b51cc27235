import Foundation
import Scenarios
import Testing

@testable import ScenarioTesting

/// One line for a scenario or a sweep, and everything there is to see if it fails.
@Suite struct ScenariosUnderTest {
  private static let failing = """
    scenario "Milk"
    replicas alice bob
    link latency 10ms
    random edits 30 during 0s..2s on counter /votes set /wishes
    at 1s alice insert /list "milk"
    expect converge within 20s
    expect nothing at /list
    """

  @Test func `a file is expected to pass with many seeds in one line`() {
    #expect(Scenario.file("Simulations/lossy-pair.scenario").outcome(seeds: 0..<10) == .passed)
  }

  @Test func `a scenario in the test itself is expected to pass in one line`() {
    #expect(
      Scenario.text("replicas a b\nat 0s a set /x 1\nexpect at /x 1").outcome() == .passed)
  }

  @Test func `a failure tells the story of the smallest plan, and attaches it with its page`()
    throws
  {
    let outcome = Scenario.text(Self.failing, named: "dir/milk.scenario").outcome(seeds: 4..<90)
    guard case .failed(let run) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(run.seed == 4)
    let story = "\(outcome)"
    #expect(story.hasPrefix("Milk  (dir/milk.scenario, seed 4)\nFAILED  expect nothing at /list\n"))
    #expect(story.contains("alice shows [1] at /list") || story.contains("shows"))
    #expect(story.contains("what is left of it: 31 → 1 event in "), "\(story)")
    #expect(story.contains("alice adds \"milk\" to /list"))
    let files = ScenarioUnderTest.attachments(of: outcome)
    #expect(files.map(\.name) == ["milk-seed-4.scenario", "milk-seed-4.html"])
    let plan = try #require(files.first).text
    #expect(PlanFile(reading: plan).check == "expectations")
    let replayed = Scenario.text(plan).outcome()
    #expect(replayed != .passed)
    #expect(files[1].text.hasPrefix("<!doctype html>") && files[1].text.contains("Milk"))
  }

  @Test func `an expectation that fails shows the story`() {
    withKnownIssue {
      #expect(Scenario.text(Self.failing).outcome() == .passed)
    } matching: { issue in
      "\(issue)".contains("FAILED  expect nothing at /list")
        && "\(issue)".contains("alice adds \"milk\" to /list")
    }
  }

  @Test func `what is exported compiles, and fails as its scenario does`() throws {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let compiled = try String(
      contentsOf: directory.appendingPathComponent("ExportedScenario.swift"), encoding: .utf8)
    let path = directory.appendingPathComponent("../../Simulations/Pictures/lost-removal.scenario")
    let scenario = try Scenario(
      parsing: String(contentsOf: path, encoding: .utf8), file: "a", readFile: { _ in "" })
    let test = scenario.swiftTest.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("@Test") }.map { $0.isEmpty ? "" : "  " + $0 }
    #expect(compiled.contains(test.joined(separator: "\n")))
    withKnownIssue {
      ExportedScenario().`The milk that came back`()
    } matching: { issue in
      "\(issue)".contains("carol never learned of “")
    }
  }

  @Test func `a table of latencies that is not there is said to be missing`() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("ScenariosUnderTest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("a.scenario")
    let text = "replicas a b\nlink latency matrix \"m.csv\"\nat 0s a set /x 1\nexpect at /x 1\n"
    try text.write(to: file, atomically: true, encoding: .utf8)
    let missing = "\(Scenario.file(file.path).outcome())"
    #expect(missing.contains("cannot read 'm.csv': there is no such file"), "\(missing)")
    #expect(!missing.contains("NSCocoa"), "\(missing)")
    try "rtt,a,b\na,0,10\nb,10,0\n".write(
      to: directory.appendingPathComponent("m.csv"), atomically: true, encoding: .utf8)
    #expect(Scenario.file(file.path).outcome() == .passed)
  }

  @Test func `what cannot be run, or checks nothing, does not pass`() {
    let missing = Scenario.file("Simulations/no-such.scenario").outcome()
    #expect("\(missing)".hasPrefix("there is no Simulations/no-such.scenario beside "))
    #expect("\(Scenario.text("replicas a b\nat 1s c set /x 1").outcome())".contains("'c'"))
    let idle = Scenario.text("replicas a b\nat 1s a set /x 1").outcome()
    #expect("\(idle)".contains("NOTHING CHECKED"))
    let unshown = """
      replicas a b
      at 0s a set /x 1
      expect converge within 9s
      expect sometimes 1 dropped
      """
    #expect("\(Scenario.text(unshown).outcome(seeds: 0..<3))".hasSuffix("no run has shown it"))
  }
}

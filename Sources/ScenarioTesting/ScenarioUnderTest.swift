import Foundation
public import Scenarios
public import Testing

/// A scenario in a test of Swift Testing: read and run when it is asked what comes of it.
///
/// ```swift
/// import ScenarioTesting
/// import Scenarios
/// import Testing
///
/// @Test func `notes converge`() {
///   #expect(Scenario.file("Simulations/notes.scenario").outcome(seeds: 0..<100) == .passed)
/// }
/// ```
///
/// A failure prints the story of the smallest plan that fails, and attaches that plan and its page
/// to the test; `swift test --attachments-path DIRECTORY` keeps them.
public struct ScenarioUnderTest: Sendable {
  private let load: @Sendable () throws -> Scenario

  /// Runs the scenario with one seed after the other until one fails.
  ///
  /// - Parameters:
  ///   - seeds: The seeds; that of the file unless given.
  ///   - isSwarm: Whether each seed switches off about half of what is drawn at random.
  ///   - sourceLocation: Where the test asks.
  public func outcome(
    seeds: Range<UInt64>? = nil, isSwarm: Bool = true,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) -> SweepOutcome {
    let scenario: Scenario
    do {
      scenario = try load()
    } catch {
      return .unusable("\(error)")
    }
    let outcome = scenario.sweep(seeds: seeds, isSwarm: isSwarm)
    for (name, text) in Self.attachments(of: outcome) {
      Attachment.record(text, named: name, sourceLocation: sourceLocation)
    }
    return outcome
  }

  /// What is attached to a test that fails: the plan and its page, by the names of files.
  static func attachments(of outcome: SweepOutcome) -> [(name: String, text: String)] {
    guard case .failed(let run) = outcome else { return [] }
    let file = URL(fileURLWithPath: run.file).deletingPathExtension().lastPathComponent
    let name = "\(file)-seed-\(run.seed)"
    return [("\(name).scenario", run.plan), ("\(name).html", run.page)]
  }

  init(_ load: @escaping @Sendable () throws -> Scenario) { self.load = load }
}

extension Scenario {
  /// The scenario in a file, for a test.
  ///
  /// - Parameters:
  ///   - path: The file, absolute or as seen from the test's source or any directory above it.
  ///   - source: The source of the test.
  public static func file(_ path: String, seenFrom source: String = #filePath) -> ScenarioUnderTest
  {
    ScenarioUnderTest {
      let url = try find(path, from: URL(fileURLWithPath: source))
      let directory = url.deletingLastPathComponent()
      return try Scenario(parsing: String(contentsOf: url, encoding: .utf8), file: path) { other in
        try read(other, beside: directory)
      }
    }
  }

  /// A scenario that a test holds itself.
  ///
  /// - Parameters:
  ///   - text: The scenario as it would stand in a file.
  ///   - name: What the file would be called.
  public static func text(_ text: String, named name: String = "scenario") -> ScenarioUnderTest {
    ScenarioUnderTest {
      try Scenario(parsing: text, file: name) { other in
        throw MissingScenario(path: other, source: name)
      }
    }
  }

  /// The text of a file that a scenario names, absolute or as seen from the scenario.
  private static func read(_ path: String, beside directory: URL) throws -> String {
    let url = URL(fileURLWithPath: path, relativeTo: directory)
    guard FileManager.default.fileExists(atPath: url.path) else { throw MissingFile() }
    return try String(contentsOf: url, encoding: .utf8)
  }

  /// The first place that has the file, from the source upwards.
  private static func find(_ path: String, from source: URL) throws -> URL {
    if path.hasPrefix("/") { return URL(fileURLWithPath: path) }
    var directory = source
    while directory.path.count > 1 {
      directory.deleteLastPathComponent()
      let url = directory.appendingPathComponent(path)
      if FileManager.default.fileExists(atPath: url.path) { return url }
    }
    throw MissingScenario(path: path, source: source.path)
  }
}

/// A file that a scenario names is not where the scenario is.
private struct MissingFile: Error, CustomStringConvertible {
  var description: String { "there is no such file" }
}

/// There is no such file where a test looks for one.
private struct MissingScenario: Error, CustomStringConvertible {
  let path: String
  let source: String
  var description: String { "there is no \(path) beside \(source), nor in a directory above it" }
}

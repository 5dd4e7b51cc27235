import Scenarios

/// `converge export`: writes a scenario as a test.
struct ExportCommand {
  static let help = """
    Writes a scenario or a saved plan as a test for Swift Testing, on standard output.

    usage: converge export FILE [--swift-test]

    The test needs the library product 'ScenarioTesting' of this package; it fails as long as the
    scenario does, says what happened, and attaches a plan and a page for a browser. The times of a
    table of latencies are part of it.
    """

  private let file: String

  init(_ words: [String]) throws {
    let arguments = try Arguments(words, flags: ["--swift-test"], command: .export)
    guard arguments.operands.count == 1 else {
      throw UsageError(message: "'export' takes one file", command: .export)
    }
    file = arguments.operands[0]
  }

  func run() throws -> ExitStatus {
    guard let scenario = ScenarioFile.loadAll([file], for: .export)?.first else { return .usage }
    print(scenario.swiftTest)
    return .success
  }
}

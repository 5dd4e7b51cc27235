import Scenarios

/// `converge check`: reads scenarios and reports mistakes.
struct CheckCommand {
  private let files: [String]

  init(_ arguments: [String]) throws {
    for argument in arguments where argument.hasPrefix("-") {
      throw UsageError(unknown: argument, among: ["--help"], command: .check)
    }
    guard !arguments.isEmpty else {
      throw UsageError(message: "'check' needs at least one file", command: .check)
    }
    files = arguments
  }

  func run() throws -> ExitStatus {
    let scenarios = ScenarioFile.loadAll(files, for: .check) { scenario in
      let replicas = scenario.replicas.count
      let expectations = scenario.expectations.count
      print(
        "\(scenario.file): ok; \(replicas) replica\(replicas == 1 ? "" : "s"), "
          + "\(expectations) expectation\(expectations == 1 ? "" : "s")")
    }
    return scenarios == nil ? .usage : .success
  }
}

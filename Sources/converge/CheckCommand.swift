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
    var status = ExitStatus.success
    for file in files {
      do {
        let scenario = try ScenarioFile.load(file, for: .check)
        let replicas = scenario.replicas.count
        print(
          "\(file): ok; \(replicas) replica\(replicas == 1 ? "" : "s"), "
            + "\(scenario.expectations.count) expectations")
      } catch let error as ScenarioError {
        Terminal.printError(error.description)
        status = .usage
      } catch let error as UsageError {
        Terminal.printError("converge: \(error.message)")
        status = .usage
      }
    }
    return status
  }
}

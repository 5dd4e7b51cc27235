import Convergence
import Foundation
import Scenarios

/// `converge report`: joins what several sweeps have found.
struct ReportCommand {
  private let files: [String]

  init(_ arguments: [String]) throws {
    for argument in arguments where argument.hasPrefix("-") {
      throw UsageError(unknown: argument, among: ["--help"], command: .report)
    }
    guard !arguments.isEmpty else {
      throw UsageError(message: "'report' needs at least one file", command: .report)
    }
    files = arguments
  }

  func run() throws -> ExitStatus {
    var result = SweepResult()
    for file in files {
      let text = try ScenarioFile.text(file, for: .report)
      do {
        result.merge(try SweepResult(json: try JSONValue(parsing: text)))
      } catch let error as SweepResultError {
        throw UsageError(message: "\(file): \(error.message)", command: .report)
      } catch {
        throw UsageError(message: "\(file): this is not JSON", command: .report)
      }
    }
    print(result.text)
    return ExitStatus(rawValue: result.status.rawValue) ?? .internalError
  }
}

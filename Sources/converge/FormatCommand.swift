import Foundation
import Scenarios

/// `converge fmt`: lays out scenario files.
struct FormatCommand {
  private var files: [String] = []
  private var isCheck = false

  init(_ words: [String]) throws {
    let arguments = try Arguments(words, flags: ["--check"], command: .fmt)
    files = arguments.operands
    isCheck = arguments.has("--check")
    guard !files.isEmpty else {
      throw UsageError(message: "'fmt' needs at least one file", command: .fmt)
    }
  }

  func run() throws -> ExitStatus {
    var status = ExitStatus.success
    for name in files {
      do {
        let text = try ScenarioFile.text(name, for: .fmt)
        let result = try ScenarioFormatter.format(text, file: name)
        guard result != text else { continue }
        if isCheck {
          if status == .success { status = .unsafe }
        } else {
          try Storage.write(Array(result.utf8), to: name)
        }
        print(name)
      } catch let error as UsageError {
        Terminal.printError("converge: \(error.message)")
        status = .usage
      } catch let problem as FileProblem {
        Terminal.printError("converge: \(problem)")
        status = .usage
      } catch {
        Terminal.printError("\(error)")
        status = .usage
      }
    }
    return status
  }
}

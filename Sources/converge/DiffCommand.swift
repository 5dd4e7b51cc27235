import Convergence
import Foundation
import Scenarios

/// `converge diff`: finds the first event in which two runs differ.
struct DiffCommand {
  private let files: [String]

  init(_ arguments: [String]) throws {
    for argument in arguments where argument.hasPrefix("-") {
      throw UsageError(unknown: argument, among: ["--help"], command: .diff)
    }
    guard arguments.count == 2 else {
      throw UsageError(message: "'diff' compares two files", command: .diff)
    }
    files = arguments
  }

  func run() throws -> ExitStatus {
    let (first, second) = (try trace(files[0]), try trace(files[1]))
    guard let difference = first.firstDifference(from: second) else {
      print("the same course: \(first.log.count) events")
      return .success
    }
    print(difference)
    return .unsafe
  }

  private func trace(_ file: String) throws -> RunTrace {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw UsageError(message: "\(file): there is no such file", command: .diff)
    }
    do {
      return try RunTrace(canonicalBytes: Array(data))
    } catch {
      throw UsageError(message: "\(file): this is not what --trace has written", command: .diff)
    }
  }
}

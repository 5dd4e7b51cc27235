import Foundation
import Scenarios

/// `converge list`: names the scenarios of a directory.
struct ListCommand {
  private let directory: String

  init(_ arguments: [String]) throws {
    for argument in arguments where argument.hasPrefix("-") {
      throw UsageError(unknown: argument, among: ["--help"], command: .list)
    }
    guard arguments.count <= 1 else {
      throw UsageError(message: "'list' takes one directory", command: .list)
    }
    directory = arguments.first ?? "Simulations"
  }

  func run() throws -> ExitStatus {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw UsageError(message: "\(directory): there is no such directory", command: .list)
    }
    let files = names.filter { $0.hasSuffix(".scenario") }.sorted().map { "\(directory)/\($0)" }
    guard !files.isEmpty else {
      throw UsageError(message: "\(directory): no file ends in .scenario", command: .list)
    }
    let width = files.map(\.count).max() ?? 0
    for file in files {
      let title: String
      do {
        title = try ScenarioFile.load(file, for: .list).title
      } catch let error as UsageError {
        title = error.message
      } catch {
        title = "has mistakes; see 'converge check \(file)'"
      }
      print(file.padding(toLength: width + 2, withPad: " ", startingAt: 0) + title)
    }
    return .success
  }
}

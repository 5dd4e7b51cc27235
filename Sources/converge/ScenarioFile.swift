import Foundation
import Scenarios

/// A scenario on disk.
enum ScenarioFile {
  /// The content of a file.
  static func text(_ name: String, for command: Command) throws -> String {
    do throws(FileProblem) {
      return try read(name)
    } catch {
      throw UsageError(message: "\(name): \(error.message)", command: command)
    }
  }

  /// Reads and parses a file.
  static func load(_ name: String, for command: Command) throws -> Scenario {
    let text = try text(name, for: command)
    let directory = URL(fileURLWithPath: name).deletingLastPathComponent()
    return try Scenario(parsing: text, file: name) { other in
      try read(other.hasPrefix("/") ? other : directory.appendingPathComponent(other).path)
    }
  }

  /// Reads and parses files, and reports what is wrong with any of them.
  ///
  /// - Parameter found: Called with each scenario as it is read.
  /// - Returns: All scenarios, or `nil` if something is wrong.
  static func loadAll(
    _ names: [String], for command: Command, _ found: (Scenario) -> Void = { _ in }
  ) -> [Scenario]? {
    var scenarios: [Scenario] = []
    for name in names {
      do {
        let scenario = try load(name, for: command)
        found(scenario)
        scenarios.append(scenario)
      } catch let error as UsageError {
        Terminal.printError("converge: \(error.message)")
      } catch {
        Terminal.printError("\(error)")
      }
    }
    return scenarios.count == names.count ? scenarios : nil
  }

  /// The text of a file.
  static func read(_ path: String) throws(FileProblem) -> String {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw FileProblem("there is no such file")
    }
    if isDirectory.boolValue { throw FileProblem("this is a directory, not a file") }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileProblem("the file cannot be read")
    }
    if data.isEmpty { throw FileProblem("the file is empty") }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw FileProblem("the file is not UTF-8")
    }
    return text
  }
}

/// Why a file cannot be used.
struct FileProblem: Error, CustomStringConvertible {
  let message: String
  var description: String { message }

  init(_ message: String) { self.message = message }
}

import Foundation
import Scenarios

/// A scenario on disk.
enum ScenarioFile {
  /// Reads and parses a file.
  static func load(_ name: String, for command: Command) throws -> Scenario {
    let text: String
    do throws(FileProblem) {
      text = try read(name)
    } catch {
      throw UsageError(message: "\(name): \(error.message)", command: command)
    }
    let directory = URL(fileURLWithPath: name).deletingLastPathComponent()
    return try Scenario(parsing: text, file: name) { other in
      try read(directory.appendingPathComponent(other).path)
    }
  }

  private static func read(_ path: String) throws(FileProblem) -> String {
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

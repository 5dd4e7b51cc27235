import Foundation
import ProcessHarness
import Testing

/// A directory of its own in which the tool is run.
final class Workspace {
  private let converge = BuiltProgram("converge")
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("converge-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Where the tool is.
  var program: String { converge.path }

  func url(_ name: String) -> URL { directory.appendingPathComponent(name) }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: url(name)) }

  func text(_ name: String) throws -> String { try String(contentsOf: url(name), encoding: .utf8) }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url(name))) }

  func copy(_ name: String, to other: String) throws { try Data(bytes(name)).write(to: url(other)) }

  /// What is in the directory, ascending.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()
  }

  @discardableResult
  func run(_ arguments: String...) throws -> BuiltProgram.Result { try run(arguments) }

  func run(_ arguments: [String], input: String = "") throws -> BuiltProgram.Result {
    try converge.run(arguments, in: directory, input: Data(input.utf8))
  }

  /// Runs `converge doc` and gives back what it prints, followed by the status unless it is 0.
  @discardableResult
  func doc(_ arguments: String..., input: String = "") throws -> String {
    try doc(arguments, input: input)
  }

  func doc(_ arguments: [String], input: String = "") throws -> String {
    let result = try converge.run(["doc"] + arguments, in: directory, input: Data(input.utf8))
    let status = result.status == 0 ? "" : "[\(result.status)]\n"
    return result.output + result.errors + status
  }
}

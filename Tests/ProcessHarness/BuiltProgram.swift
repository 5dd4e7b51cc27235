public import Foundation

/// A program that was built with the tests, run as a person would run it.
public struct BuiltProgram: Sendable {
  private let executable: URL

  /// The directory of the package, in which the program is run.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A program that stands beside the tests.
  public init(_ name: String) {
    let tests = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let directory =
      tests?.deletingLastPathComponent()
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    executable = directory.appendingPathComponent(name)
  }

  /// Where the program is.
  public var path: String { executable.path }

  /// What a program has said.
  public struct Result: Sendable {
    /// The exit status.
    public let status: Int32
    /// What it has written to standard output.
    public let output: String
    /// What it has written to standard error.
    public let errors: String
  }

  /// Runs the program and waits for it.
  ///
  /// - Parameters:
  ///   - arguments: The words after the program's name.
  ///   - directory: Where it is run; the package unless given.
  ///   - input: What it finds on standard input; nothing unless given.
  public func run(
    _ arguments: [String], in directory: URL = packageRoot, input: Data = Data()
  ) throws -> Result {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory
    // Files, not pipes: a full pipe would stop the program, and two pipes need two readers.
    let folder = FileManager.default.temporaryDirectory
    let name = "converge-\(ProcessInfo.processInfo.globallyUniqueString)"
    let urls = ["out", "err", "in"].map { folder.appendingPathComponent("\(name).\($0)") }
    for url in urls { try (url == urls[2] ? input : Data()).write(to: url) }
    defer { for url in urls { try? FileManager.default.removeItem(at: url) } }
    process.standardOutput = try FileHandle(forWritingTo: urls[0])
    process.standardError = try FileHandle(forWritingTo: urls[1])
    process.standardInput = try FileHandle(forReadingFrom: urls[2])
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: try String(contentsOf: urls[0], encoding: .utf8),
      errors: try String(contentsOf: urls[1], encoding: .utf8))
  }
}

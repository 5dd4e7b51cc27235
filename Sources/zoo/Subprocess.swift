import Foundation

/// Another program, run to its end or to a limit.
struct Subprocess {
  /// What came of it.
  struct Result {
    var status: Int32
    /// What it wrote, to either output.
    var output: String
    var isSignal = false
    /// Whether it was ended because it did not come to an end.
    var isTimeout = false
  }

  let words: [String]
  let directory: URL

  /// How many times as long as it computes a program may take, waiting for a processor included.
  private static let slack = 30

  /// Runs the program.
  ///
  /// - Parameter limit: After how many seconds on a processor it is ended; that is the same on a
  ///   machine that has much else to do. One that waits and does not compute is ended as well, only
  ///   later.
  func run(limit: Int) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "ulimit -t \(limit) && exec \"$@\"", "zoo"] + words
    process.currentDirectoryURL = directory
    // That a program traps is all that matters; working out where would take seconds.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    // A file, not a pipe: a full pipe would stop the program.
    let log = FileManager.default.temporaryDirectory
      .appendingPathComponent("zoo-\(ProcessInfo.processInfo.globallyUniqueString).log")
    try Data().write(to: log)
    defer { try? FileManager.default.removeItem(at: log) }
    let handle = try FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let end = Date().addingTimeInterval(Double(limit * Self.slack))
    var result = Result(status: 0, output: "")
    while process.isRunning {
      if Date() > end {
        result.isTimeout = true
        // Threads of a queue block other signals, and a program inherits what is blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
      }
      usleep(20_000)
    }
    result.status = process.terminationStatus
    result.isSignal = process.terminationReason == .uncaughtSignal
    // Nobody else sends this: it is what comes of the limit.
    if result.isSignal, result.status == SIGKILL { result.isTimeout = true }
    result.output = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    return result
  }
}

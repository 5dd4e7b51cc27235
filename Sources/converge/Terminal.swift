@preconcurrency import Foundation

/// The standard streams, and whether anybody is looking at them.
enum Terminal {
  static var isErrorInteractive: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// How many columns there are for a line: those of the terminal, or 100 where there is none.
  static var width: Int {
    var size = winsize()
    let isTerminal = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isTerminal ? max(40, Int(size.ws_col)) : 100
  }

  /// Whether lines may be coloured: somebody is looking, and has not asked for none.
  static var isColoured: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty
      && environment["TERM"] != "dumb"
  }

  /// Writes to standard output, at once.
  static func write(_ text: String) {
    print(text, terminator: "")
    fflush(stdout)
  }

  /// Writes what is still to be written to standard output.
  ///
  /// - Returns: Whether all has been written; a full disk, for one, is not to be passed over.
  static func finish() -> Bool {
    let isFlushed = fflush(stdout) == 0
    // Of what was lost earlier the reason is no longer known.
    let reason = isFlushed ? "" : ": \(String(cString: strerror(errno)))"
    if isFlushed, ferror(stdout) == 0 { return true }
    printError("converge: standard output cannot be written\(reason)")
    return false
  }

  static func printError(_ text: String) {
    writeError(text + "\n")
  }

  static func writeError(_ text: String) {
    // Nobody is left to be told that this fails.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// How a person starts this tool where it was started.
  static var program: String {
    let path = CommandLine.arguments.first ?? "converge"
    let isInPackage =
      path.contains(".build/") && FileManager.default.fileExists(atPath: "Package.swift")
    return isInPackage ? "swift run -c release converge" : path
  }
}

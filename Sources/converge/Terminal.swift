import Foundation

/// Standard error, and whether anybody is looking at it.
enum Terminal {
  static var isErrorInteractive: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  static func printError(_ text: String) {
    writeError(text + "\n")
  }

  static func writeError(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// How a person starts this tool, as far as can be seen from how it was started.
  static var program: String {
    let path = CommandLine.arguments.first ?? ""
    return path.contains("/.build") || path.hasPrefix(".build") || path.isEmpty
      ? "swift run -c release converge" : path
  }
}

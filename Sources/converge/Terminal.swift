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

  /// How a person starts this tool where it was started.
  static var program: String {
    let path = CommandLine.arguments.first ?? "converge"
    let isInPackage =
      path.contains(".build/") && FileManager.default.fileExists(atPath: "Package.swift")
    return isInPackage ? "swift run -c release converge" : path
  }
}

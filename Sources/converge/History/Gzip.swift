import Foundation

/// What gzip makes of things, where there is one.
enum Gzip {
  private static let path = "/usr/bin/gzip"

  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// How many bytes gzip makes of a text at its best.
  static func count(of text: String) -> Int? {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("converge-\(ProcessInfo.processInfo.globallyUniqueString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    guard (try? Data(text.utf8).write(to: file)) != nil else { return nil }
    return count(ofFile: file.path)
  }

  /// How many bytes gzip makes of a file at its best.
  static func count(ofFile name: String) -> Int? {
    guard isThere else { return nil }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-9", "-n", "-c", "--", name]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data.count : nil
  }
}

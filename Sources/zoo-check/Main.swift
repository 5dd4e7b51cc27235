import Foundation

/// Runs every check over a number of seeds and stops at the first finding.
///
/// Built into each mutated copy of the tree by `zoo`, which reads the lines it prints: where it is,
/// and what it has found. A trap or an endless loop is found where the last line says.
@main
enum Main {
  static func main() {
    for check in Check.all {
      for seed in 0..<check.seeds {
        report("at \(check.name) \(seed)")
        do {
          try check.run(seed)
        } catch {
          let finding = "\(error)".prefix { $0 != "\n" }
          report("found \(check.name) \(seed) \(finding)")
          exit(1)
        }
      }
    }
    report("nothing")
  }

  /// Writes a line at once, so that it is there even if the next step ends the process.
  private static func report(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

import Foundation

/// Runs every check over a number of seeds and stops at the first finding.
///
/// Built into each mutated copy of the tree by `zoo`, which reads the lines it prints: where it is,
/// and what it has found. A trap or an endless loop is found where the last line says.
///
/// With `scopes STEPS [TYPE…]` it runs every history of three replicas up to that many steps, for
/// every shipped type or those named, and prints how much it has looked at.
@main
enum Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "scopes" { Scopes.run(Array(arguments.dropFirst())) }
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
  static func report(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

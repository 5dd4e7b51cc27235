import Foundation

/// Runs every check over a number of seeds and stops at the first finding.
///
/// Built into each mutated copy of the tree by `zoo`, which reads the lines it prints: where it is,
/// what it has found, and how many microseconds of a processor it has had. A trap or an endless
/// loop is found where the last line says.
///
/// With `--without WHAT` it does without something. With `scopes STEPS [TYPE…]` it runs every
/// history of three replicas up to that many steps, for every shipped type or those named, and
/// prints how much it has looked at. With `world NUMBER` it prints a drawn scenario. With `measure`
/// it finds out how soon something is found.
@main
enum Main {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let first = arguments.first
    if first == "scopes" { Scopes.run(Array(arguments.dropFirst())) }
    if first == "world", let number = arguments.last.flatMap({ UInt64($0) }) {
      return report(World(seed: number).text)
    }
    if first == "digest" { Reruns.run(Array(arguments.dropFirst())) }
    let ablations = takeAblations(from: &arguments)
    if first == "measure" { Measure.run(Array(arguments.dropFirst()), without: ablations) }
    guard arguments.isEmpty else { fail("usage: zoo-check [--without WHAT]… | scopes | measure") }
    for check in Check.all(without: ablations) {
      for seed in 0..<check.seeds {
        report("at \(check.name) \(seed) \(ProcessorTime.micros(ProcessorTime.seconds))")
        do {
          try check.run(seed)
        } catch {
          let time = ProcessorTime.micros(ProcessorTime.seconds)
          report("found \(check.name) \(seed) \(time) \(sentence(of: error))")
          exit(1)
        }
      }
    }
    report("nothing \(ProcessorTime.micros(ProcessorTime.seconds))")
  }

  /// What was found, in a line.
  static func sentence(of error: any Error) -> String { String("\(error)".prefix { $0 != "\n" }) }

  /// Takes every `--without WHAT` out of the words of a command.
  private static func takeAblations(from words: inout [String]) -> Set<Ablation> {
    var ablations: Set<Ablation> = []
    while let place = words.firstIndex(of: "--without") {
      guard place + 1 < words.count, let ablation = Ablation(rawValue: words[place + 1]) else {
        let known = Ablation.allCases.map(\.rawValue).joined(separator: ", ")
        fail("--without needs one of \(known)")
      }
      ablations.insert(ablation)
      words.removeSubrange(place...place + 1)
    }
    return ablations
  }

  /// Ends the program because its command is wrong.
  static func fail(_ problem: String) -> Never {
    report(problem)
    exit(64)
  }

  /// Writes a line at once, so that it is there even if the next step ends the process.
  static func report(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }
}

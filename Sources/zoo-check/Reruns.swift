import ConvergenceTesting
import Foundation
import Scenarios

/// The same seed in another process, where sets and dictionaries have another order.
enum Reruns {
  static func check(_ seed: UInt64) throws {
    let here = try digest(of: seed)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = ["digest", "\(seed)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let there = String(decoding: output, as: UTF8.self)
    guard there != here + "\n" else { return }
    throw Counterexample("the same seed goes the same way in another process", "")
  }

  /// The command: prints the digest of a simulation with every kind of trouble.
  static func run(_ arguments: [String]) -> Never {
    guard let seed = arguments.first.flatMap(UInt64.init), let digest = try? digest(of: seed) else {
      Main.fail("usage: zoo-check digest SEED")
    }
    Main.report(digest)
    exit(0)
  }

  private static func digest(of seed: UInt64) throws -> String {
    let text = World(seed: seed, without: [.swarm]).text
    let scenario = try Scenario(parsing: text, file: "world \(seed)") { _ in "" }
    return try scenario.run(seed: seed).digest
  }
}

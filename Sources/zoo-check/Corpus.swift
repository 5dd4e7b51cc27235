import ConvergenceTesting
import Foundation
import Scenarios

/// Every scenario of the current directory's `Simulations`.
enum Corpus {
  static func check(_ seed: UInt64) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: "Simulations").sorted()
    var count = 0
    for name in names where name.hasSuffix(".scenario") {
      let scenario = try load("Simulations/\(name)")
      let report = try scenario.run(seed: seed)
      count += 1
      guard report.status != .passed else { continue }
      let failure = report.failures.first
      throw Counterexample("\(name): \(failure?.expectation ?? "nothing was checked")", "")
    }
    try require(count > 0, "there are scenarios")
  }

  private static func load(_ path: String) throws -> Scenario {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
    return try Scenario(
      parsing: try String(contentsOfFile: path, encoding: .utf8), file: path
    ) { try String(contentsOf: directory.appendingPathComponent($0), encoding: .utf8) }
  }
}

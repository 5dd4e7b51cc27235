import Convergence
import Foundation
import Testing

@testable import Scenarios

/// The same file and seed take the same course, on every machine and for ever.
///
/// The digests are in a file beside this one. A change of the protocol, the codec or the simulator
/// changes them, and must do so deliberately: with `RECORD_DIGESTS=1` in the environment this test
/// writes them anew instead of comparing.
@Suite struct GoldenDigests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("GoldenDigests.swift")

  /// Fifty pairs of a scenario and a seed: every scenario, and some once more.
  private static func pairs() -> [(name: String, seed: UInt64)] {
    let names = Corpus.names.filter { $0 != "throughput.scenario" }
    let more = names.prefix(max(0, 50 - names.count)).map { (name: $0, seed: UInt64(2)) }
    return names.map { (name: $0, seed: UInt64(1)) } + more
  }

  @Test func `fifty runs have the digests that they have always had`() throws {
    var lines: [String] = []
    for (name, seed) in Self.pairs() {
      let digest = try Corpus.scenario(name).run(seed: seed).digest
      lines.append("\(digest) \(seed) \(name)")
    }
    #expect(lines.count >= 50)
    if ProcessInfo.processInfo.environment["RECORD_DIGESTS"] != nil {
      let list = lines.map { "    \"\($0)\"," }.joined(separator: "\n")
      let source = """
        extension GoldenDigests {
          /// Digest, seed and scenario of each run.
          static let expected = [
        \(list)
          ]
        }

        """
      try Data(source.utf8).write(to: Self.file)
      return
    }
    for (found, expected) in zip(lines, Self.expected) where found != expected {
      Issue.record("\(found)\nwas \(expected)")
    }
    #expect(lines.count == Self.expected.count)
  }
}

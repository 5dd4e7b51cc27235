import Foundation
import NetworkSimulator
import Testing

@Suite struct RegisterExampleTests {
  @Test func `a promise made too early is found out within a few seeds`() {
    let findings = (0..<10 as Range<UInt64>).compactMap { findStaleRead(.hasty, seed: $0) }
    #expect(findings.count >= 3)
    #expect(findings.allSatisfy { $0.contains("was safe") }, "\(findings)")
  }

  @Test func `the register that waits for its disks is never caught`() {
    for seed in 0..<300 as Range<UInt64> {
      guard let finding = findStaleRead(.durable, seed: seed) else { continue }
      Issue.record("\(finding); findStaleRead(.durable, seed: \(seed)) shows it")
    }
  }

  @Test func `the article shows the code that is compiled here`() throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let article = try String(
      contentsOf: here.appending(
        path: "../../Sources/NetworkSimulator/NetworkSimulator.docc/SimulatingYourOwnProtocol.md"),
      encoding: .utf8)
    let code = try String(
      contentsOf: here.appending(path: "RegisterExample.swift"), encoding: .utf8)
    let blocks = article.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```").first ?? ""
    }
    #expect(blocks.count >= 3)
    for block in blocks where !code.contains(block) {
      Issue.record("this is not in RegisterExample.swift:\n\(block)")
    }
  }
}

import Convergence
import Foundation
import Scenarios
import Testing

/// The saved plans of bugs that were met: they stay away, and the plans still come near them.
@Suite struct RegressionPlans {
  private static let directory = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Simulations/Regressions")

  private static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasSuffix(".scenario") }.sorted()
  }

  @Test func `every plan passes, on the course that it took when it was saved`() throws {
    let names = try Self.names()
    #expect(names.count >= 5)
    for name in names {
      let url = Self.directory.appendingPathComponent(name)
      let text = try String(contentsOf: url, encoding: .utf8)
      let plan = PlanFile(reading: text)
      let report = try Scenario(parsing: text, file: name) { _ in "" }.run()
      let check = try #require(plan.check, "\(name) says what has failed")
      #expect(Check.allCases.contains { $0.identifier == check }, "\(name): \(check)")
      #expect(report.status == .passed, "\(name): \(report.failureText(program: "converge"))")
      let digest = try #require(plan.digest, "\(name) has a digest")
      if ProcessInfo.processInfo.environment["RECORD_DIGESTS"] != nil {
        let moved = text.replacing("# Digest: \(digest)", with: "# Digest: \(report.digest)")
        try Data(moved.utf8).write(to: url)
      } else {
        #expect(
          digest == report.digest, "\(name): its digest has moved; RECORD_DIGESTS=1 records it")
      }
    }
  }

  @Test func `every plan says what went wrong, and is listed where scenarios are described`() throws
  {
    let page = Self.directory.deletingLastPathComponent().appendingPathComponent("README.md")
    let listing = try String(contentsOf: page, encoding: .utf8)
    for name in try Self.names() {
      let url = Self.directory.appendingPathComponent(name)
      let text = try String(contentsOf: url, encoding: .utf8)
      #expect(text.split(separator: "\n").prefix { $0.hasPrefix("#") }.count >= 4, "\(name)")
      #expect(listing.contains("| `\(name.dropLast(".scenario".count))` |"), "\(name)")
    }
  }
}

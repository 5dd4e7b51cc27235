import Foundation
import ProcessHarness
import Testing

/// Every benchmark runs, in sizes that take no time, and computes the same each time.
@Suite struct Benchmarks {
  let benchmark = BuiltProgram("benchmark")

  @Test func `every benchmark runs in smoke size`() throws {
    let result = try benchmark.run(["--smoke", "--json"])
    #expect(result.status == 0, "\(result.errors)")
    let rows = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]]
    let checksums = rows?.map { ($0["name"] as? String ?? "", $0["checksum"] as? UInt64 ?? 0) }
    #expect((checksums?.count ?? 0) >= 13)
    for (name, checksum) in checksums ?? [] where checksum == 0 {
      Issue.record("\(name) computes nothing")
    }
    let again = try benchmark.run(["--smoke", "--json"])
    let others = try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [[String: Any]]
    #expect(checksums?.map(\.1) == others?.map { $0["checksum"] as? UInt64 ?? 1 })
  }

  @Test func `a filter selects, and help explains`() throws {
    let result = try benchmark.run(["set/encode", "--smoke"])
    #expect(result.output.hasPrefix("set/encode/10 "))
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(try benchmark.run(["--help"]).output.hasPrefix("usage: benchmark"))
    #expect(try benchmark.run(["--jsno"]).status == 64)
  }
}

import Foundation
import ProcessHarness
import Testing

/// Every benchmark runs, in sizes that take no time, and computes the same each time.
@Suite struct Benchmarks {
  let benchmark = BuiltProgram("benchmark")

  private func rows(_ arguments: String...) throws -> [[String: Any]] {
    let result = try benchmark.run(arguments + ["--smoke", "--json"])
    #expect(result.status == 0, "\(result.errors)")
    let rows = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(rows as? [[String: Any]])
  }

  @Test func `every benchmark runs in smoke size`() throws {
    let (rows, again) = (try rows(), try rows())
    let names = rows.map { $0["name"] as? String ?? "" }
    #expect(names.count >= 60 && Set(names).count == names.count)
    for row in rows where row["checksum"] as? UInt64 == 0 {
      Issue.record("\(row["name"] ?? "") computes nothing")
    }
    // What the heap holds depends on how its blocks are rounded.
    func checksums(_ rows: [[String: Any]]) -> [UInt64?] {
      rows.filter { ($0["name"] as? String)?.contains("/memory/") == false }
        .map { $0["checksum"] as? UInt64 }
    }
    #expect(checksums(rows) == checksums(again))
  }

  @Test func `a filter selects, and a list names`() throws {
    let lines = try benchmark.run(["set/encode", "--smoke"]).output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].hasPrefix("benchmark ") && lines[0].hasSuffix(" must"))
    #expect(lines[1].hasPrefix("set/encode/10 "))
    let table = try benchmark.run(["--smoke"]).output.split(separator: "\n")
    for line in table { #expect(line.count <= 100, "\(line)") }
    #expect(try benchmark.run(["context/copy", "--list", "--smoke"]).output == "context/copy/10\n")
  }

  @Test func `wrong usage is explained and ends with 64`() throws {
    #expect(try benchmark.run(["--help"]).output.hasPrefix("usage: benchmark"))
    for (arguments, problem) in [
      (["--jsno"], "unknown option '--jsno'"), (["a", "b"], "more than one filter"),
      (["nothing like it", "--smoke"], "no benchmark has 'nothing like it' in its name"),
    ] {
      let result = try benchmark.run(arguments)
      #expect(result.status == 64 && result.output.isEmpty)
      #expect(result.errors.hasPrefix("benchmark: \(problem)"), "\(result.errors)")
    }
  }

  @Test func `increments, look-ups, walks and copies allocate nothing`() throws {
    for name in [
      "counter/increments/", "counter/up and down/", "counter/copy/", "set/copy/", "map/copy/",
      "set/look up/", "set/merge itself/", "set/merge again/",
    ] {
      for row in try rows(name) {
        // Absent where the platform does not count.
        guard let allocations = row["allocations"] as? Double else { continue }
        // A build without optimisation boxes a closure of the walk through a tree.
        #expect(allocations <= (name.hasPrefix("set/") ? 1 : 0), "\(row["name"] ?? "")")
      }
    }
  }

  @Test func `hostile bytes make a decoder ask for no more than a multiple of their size`() throws {
    let inputs = try rows("hostile/")
    #expect(inputs.count >= 7)
    for row in inputs {
      guard let asked = row["allocatedBytes"] as? Double else { continue }
      // All that is ever asked for, most of it given back at once; a fifth of it when optimised.
      #expect(asked <= 320 * 10_000, "\(row["name"] ?? ""): \(asked) bytes")
    }
  }
}

import Convergence
import Foundation

/// What the document must reach, and whether it does.
///
/// Times are measured by ``DocumentSuite``; what is counted in bytes is counted here.
enum DocumentTable {
  /// A bound in milliseconds or bytes, and what comes close among others.
  private struct Goal {
    let name: String
    let must: Double
    let aim: Double
    let peer: String
  }

  private static let times: [Goal] = [
    Goal(name: "set all, one transaction", must: 90, aim: 60, peer: "91 ms (heckj)"),
    Goal(name: "set all, one transaction each", must: 200, aim: 100, peer: "205 ms (y-py)"),
    Goal(name: "encode", must: 10, aim: 3, peer: "5.2 ms (Yrs)"),
    Goal(name: "load and read one key", must: 40, aim: 10, peer: "48 ms (Loro)"),
    Goal(name: "export 1000 changes", must: 0.5, aim: 0.2, peer: "0.5 ms"),
    Goal(name: "apply 1000 changes", must: 1.1, aim: 0.5, peer: "1.1 ms (Rust)"),
    Goal(name: "two-way sync, 10k keys each", must: 18, aim: 8, peer: "18 ms (Rust)"),
    Goal(name: "two-way sync on a base of 100k", must: 40, aim: 12, peer: "65 ms (Yrs)"),
    Goal(name: "fork and merge back 10 edits", must: 0.1, aim: 0.02, peer: "none can"),
    Goal(name: "read by path, depth 5", must: 0.001, aim: 0.0003, peer: ""),
  ]

  /// Lines for the times measured and the bytes counted, each with its bounds.
  static func lines(_ measurements: [Measurement], size: Int = 100_000) -> [String] {
    let measured = measurements.filter { $0.name.hasPrefix("document/") }
    guard !measured.isEmpty else { return [] }
    let found = Dictionary(uniqueKeysWithValues: measured.map { ($0.name, $0.median / 1e6) })
    let timed = times.compactMap { goal in
      found[DocumentSuite.name(goal.name)].map { line(goal, $0, unit: "ms") }
    }
    let (_, _, deltas) = DocumentSuite.sides(0, size / 10)
    let bytes = DocumentSuite.replica(1, 0..<size).document.canonicalBytes
    let histories = [("one transaction", false), ("one each", true)].map { what, isEach in
      (
        Goal(
          name: "bytes, with history, \(what)", must: 1_300_000, aim: 600_000,
          peer: "475,508 (Automerge)"),
        HistorySuite.log(size, isEach: isEach).canonicalBytes.count as Int?
      )
    }
    let counted: [(Goal, Int?)] =
      histories + [
        (
          Goal(name: "bytes", must: 900_000, aim: 450_000, peer: "475,508 (Automerge)"), bytes.count
        ),
        (
          Goal(name: "bytes of 1000 changes", must: 8000, aim: 5000, peer: "4,968 (Yjs)"),
          DocumentSuite.thousand(size, size / 100).canonicalBytes.count
        ),
        (
          Goal(
            name: "bytes of a sync, both ways", must: 160_000, aim: 105_000,
            peer: "111,188 (Automerge)"), deltas.map(\.canonicalBytes.count).reduce(0, +)
        ),
        (
          Goal(
            name: "memory of the loaded document", must: 16_000_000, aim: 9_500_000,
            peer: "9.8 MB (Automerge)"), memory(of: bytes)
        ),
      ]
    return timed
      + counted.compactMap { goal, count in count.map { line(goal, Double($0), unit: "B") } }
  }

  private static func line(_ goal: Goal, _ found: Double, unit: String) -> String {
    func text(_ value: Double) -> String {
      unit == "B" ? String(format: "%.0f B", value) : String(format: "%.4g ms", value)
    }
    let verdict = found <= goal.aim ? "aim" : found <= goal.must ? "must" : "MISSED"
    func column(_ text: String, _ width: Int) -> String {
      text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    return column(goal.name, 34) + column(text(found), 14) + column(verdict, 8)
      + column("must \(text(goal.must))", 20) + column("aim \(text(goal.aim))", 18) + goal.peer
  }

  /// The bytes by which the process grows when it loads a document, where that can be told.
  private static func memory(of bytes: [UInt8]) -> Int? {
    guard let before = residentBytes() else { return nil }
    let document = try? Document(canonicalBytes: bytes)
    guard let after = residentBytes(), document?["/key3"] != nil else { return nil }
    return after - before
  }

  /// The memory of the process, after what is free has been given back.
  private static func residentBytes() -> Int? {
    #if os(Linux)
      if let trim = dlsym(nil, "malloc_trim") {
        _ = unsafeBitCast(trim, to: (@convention(c) (Int) -> Int32).self)(0)
      }
      let statistics = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      let pages = statistics?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      return pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    #else
      return nil
    #endif
  }
}

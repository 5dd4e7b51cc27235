import Convergence

extension HistoryReport {
  /// Tables for a person, of 80 columns at most, with a row for each file.
  static func text(_ reports: [HistoryReport]) -> String {
    let tables = [
      table(
        "history", ["commits", "authors", "replicas", "edits", "keys", "replay", "converged"],
        reports
      ) { report in
        [
          "\(report.commits)", "\(report.authors)", "\(report.replicas)", "\(report.edits)",
          "\(report.keys)", time(report.replayTime), report.problem == nil ? "yes" : "NO",
        ]
      },
      table(
        "merges", ["all", "exact", "decided", "amended", "keys changed", "as merged"], reports
      ) { report in
        let merges = report.merges
        return [
          "\(merges.count)", "\(merges.exact)", "\(merges.decided)", "\(merges.amended)",
          "\(merges.changedKeys)", percent(merges.agreedKeys, of: merges.changedKeys),
        ]
      },
      table(
        "conflicts", ["merges", "of", "keys", "of", "both kept", "as shown"], reports
      ) { report in
        let (found, expected) = (report.merges.conflicts, report.expectedConflicts)
        return [
          "\(found.merges)", expected.map { "\($0.merges)" } ?? "–", "\(found.keys)",
          expected.map { "\($0.keys)" } ?? "–", "\(report.merges.keptKeys)",
          "\(report.merges.wonKeys)",
        ]
      },
      table(
        "bytes", ["JSON", "gzip", "document", "trace", "gzip", "history", "load"], reports
      ) { report in
        let sizes = report.sizes
        return [
          "\(sizes.json)", sizes.zippedJSON.map { "\($0)" } ?? "–", "\(sizes.document)",
          "\(sizes.trace)", sizes.zippedTrace.map { "\($0)" } ?? "–", "\(sizes.history)",
          time(report.loadTime),
        ]
      },
    ]
    let problems = reports.compactMap { report in
      report.problem.map { "\(report.name): \($0)" }
    }
    let unexpected = reports.filter { !$0.findsConflicts }.map {
      "\($0.name): other conflicts than the file speaks of"
    }
    return (tables + [(problems + unexpected).joined(separator: "\n")])
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func table(
    _ title: String, _ columns: [String], _ reports: [HistoryReport],
    _ row: (HistoryReport) -> [String]
  ) -> String {
    let rows = [columns] + reports.map(row)
    let widths = columns.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    // What the other columns leave of 80.
    let room = max(8, 80 - widths.reduce(0) { $0 + $1 + 2 })
    let names = [title] + reports.map(\.name)
    let width = min(room, names.map(\.count).max() ?? 0)
    return zip(names, rows).map { name, cells in
      let name = name.count > width ? name.prefix(width - 1) + "…" : name[...]
      return zip(cells, widths).reduce(padded(String(name), width)) { line, cell in
        line + String(repeating: " ", count: 2 + cell.1 - cell.0.count) + cell.0
      }
    }.joined(separator: "\n")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = part * 1000 / whole
    return "\(tenths / 10).\(tenths % 10) %"
  }

  /// In milliseconds, or seconds if it took long.
  private static func time(_ nanoseconds: Int64) -> String {
    let milliseconds = (nanoseconds + 500_000) / 1_000_000
    if milliseconds < 10_000 { return "\(milliseconds) ms" }
    return "\(milliseconds / 1000) s"
  }
}

extension HistoryReport {
  /// The report for a program.
  var json: JSONValue {
    func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }
    func optional(_ value: Int?) -> JSONValue { value.map(count) ?? .null }
    func conflicts(_ conflicts: HistoryTrace.Conflicts) -> JSONValue {
      ["merges": count(conflicts.merges), "keys": count(conflicts.keys)]
    }
    return [
      "name": .string(name), "commits": count(commits), "authors": count(authors),
      "replicas": count(replicas), "edits": count(edits), "keys": count(keys),
      "converged": .bool(problem == nil), "problem": problem.map { .string($0) } ?? .null,
      "merges": [
        "all": count(merges.count), "exact": count(merges.exact),
        "decided": count(merges.decided), "amended": count(merges.amended),
        "changedKeys": count(merges.changedKeys), "agreedKeys": count(merges.agreedKeys),
      ],
      "conflicts": [
        "found": conflicts(merges.conflicts),
        "expected": expectedConflicts.map(conflicts) ?? .null,
        "keptKeys": count(merges.keptKeys), "shownKeys": count(merges.wonKeys),
      ],
      "bytes": [
        "json": count(sizes.json), "zippedJSON": optional(sizes.zippedJSON),
        "document": count(sizes.document), "trace": count(sizes.trace),
        "zippedTrace": optional(sizes.zippedTrace), "history": count(sizes.history),
      ],
      "nanoseconds": ["replay": .integer(replayTime), "load": .integer(loadTime)],
    ]
  }
}

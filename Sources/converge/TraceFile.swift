import Foundation
import Scenarios
import Traces

/// A file that a trace is written to, in the format that its name asks for.
struct TraceFile {
  enum Format: String, CaseIterable {
    case html, svg, jsonl, txt, shiviz
  }

  let path: String
  let format: Format

  init(_ path: String) throws {
    let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last
    guard let ending, let format = Format(rawValue: ending.lowercased()) else {
      let known = (Format.allCases.map(\.rawValue) + ["trace"]).map { "." + $0 }
        .joined(separator: ", ")
      throw UsageError(
        message: "--trace takes a file that ends in one of \(known), not '\(path)'", command: .run)
    }
    self.path = path
    self.format = format
  }

  /// Writes the trace, over whatever the file held.
  func write(_ trace: Trace) throws(FileProblem) {
    let text =
      switch format {
      case .html: trace.report
      case .svg: trace.abridged.svg
      case .jsonl: trace.jsonLines
      case .txt: trace.abridged.text(width: 120)
      case .shiviz: trace.shiViz
      }
    try Storage.write(Array(text.utf8), to: path)
  }
}

import Convergence
import Foundation

/// `converge history`: replays what people committed and reports how the document did.
struct HistoryCommand {
  static let help = """
    Replays real histories: every commit as edits by its author's replica, every merge commit as
    a merge, and compares what the document made of them with what people committed.

    usage: converge history FILE… [--format text|json]

    options:
      --format FORMAT   text (default), or json
      -h, --help        print this

    A file has a header and a line of JSON for each commit: {"id", "parents", "time", "author",
    "set": {PATH: LEAF}, "remove": [PATH]}, set and remove against the first parent.

    what the tables say:
      replicas   working copies: an author who works on two branches at once has two
      converged  whether all end up equal, in whatever order they merge
      exact      merges that gave what was committed, nothing in conflict
      decided    those with conflicts, and nothing else changed by hand
      amended    those in which people changed something else as well
      as merged  of the keys that merges changed, how many as people committed them
      of         conflicts that the file says people really had
      both kept  keys in conflict at which both values are there to be chosen from
      as shown   keys in conflict at which people committed the value shown
      history    bytes from which the document and every version of it can be read

    The exit status is 1 if replicas diverge, a document is not what was committed, or other
    conflicts are found than the file speaks of.

    example:
      converge history Simulations/Histories/club-website.jsonl
    """

  private var files: [String] = []
  private var isJSON = false

  init(_ words: [String]) throws {
    let arguments = try Arguments(words, options: ["--format"], command: .history)
    files = arguments.operands
    let format = arguments["--format"] ?? "text"
    guard ["text", "json"].contains(format) else {
      throw UsageError(message: "--format takes text or json, not '\(format)'", command: .history)
    }
    isJSON = format == "json"
    guard !files.isEmpty else {
      throw UsageError(message: "'history' needs at least one file", command: .history)
    }
  }

  func run() throws -> ExitStatus {
    if !Gzip.isThere { Terminal.printError("converge: there is no gzip to compare with") }
    var reports: [HistoryReport] = []
    for file in files {
      do {
        reports.append(try report(of: file))
      } catch let error as FileProblem {
        Terminal.printError("converge: \(file): \(error.message)")
      } catch let error as HistoryTraceError {
        Terminal.printError("\(file):\(error.line): error: \(error.message)")
      }
    }
    guard reports.count == files.count else { return .usage }
    if isJSON {
      print(JSONValue.array(reports.map(\.json)).text(isPretty: true))
    } else {
      print(HistoryReport.text(reports))
    }
    return reports.allSatisfy(\.isSound) ? .success : .unsafe
  }

  private func report(of file: String) throws -> HistoryReport {
    let text = try ScenarioFile.read(file)
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let trace = try HistoryTrace(parsing: Array(text.utf8), name: name)
    return try HistoryReport(trace) { zipped in
      switch zipped {
      case .text(let text): Gzip.count(of: text)
      case .file: Gzip.count(ofFile: file)
      }
    }
  }
}

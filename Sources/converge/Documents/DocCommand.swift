import Convergence
import Foundation
import Scenarios

/// `converge doc`: looks at document files, edits and merges them.
struct DocCommand {
  /// What is done with a file.
  enum Verb: String, CaseIterable {
    case show, get, set, remove, insert, increment, merge, diff, log, conflicts, export, forget
    case `import`

    /// The options that take a value.
    var options: [String] {
      switch self {
      case .set, .remove, .insert, .increment, .import: ["--as", "--message", "-m", "-o"]
      case .merge, .export: ["-o"]
      case .forget: ["-n", "-o"]
      case .log: ["-n"]
      default: []
      }
    }

    /// The options that take none.
    var flags: [String] {
      switch self {
      case .get: ["--compact", "--raw"]
      case .export: ["--compact"]
      case .diff: ["--patch"]
      case .conflicts: ["--decided"]
      case .import: ["--no-history"]
      default: []
      }
    }

    /// What follows the verb.
    var synopsis: String {
      switch self {
      case .show: "FILE [PATH]"
      case .get: "FILE PATH [--compact | --raw]"
      case .set: "FILE PATH VALUE [PATH VALUE]…"
      case .remove: "FILE PATH…"
      case .insert: "FILE PATH VALUE…"
      case .increment: "FILE PATH [AMOUNT]"
      case .merge: "FILE FILE… -o FILE"
      case .diff: "FILE FILE [--patch]"
      case .log: "FILE [-n COUNT]"
      case .conflicts: "FILE [--decided]"
      case .forget: "FILE [-n COUNT]"
      case .export: "FILE [-o JSON] [--compact]"
      case .import: "FILE JSON [--no-history]"
      }
    }

    /// How many operands there may be.
    var counts: ClosedRange<Int> {
      switch self {
      case .show: 1...2
      case .get, .diff, .import: 2...2
      case .set, .insert: 3...Int.max
      case .remove, .merge: 2...Int.max
      case .increment: 2...3
      case .log, .conflicts, .export, .forget: 1...1
      }
    }
  }

  let verb: Verb
  let arguments: Arguments

  init(_ words: [String]) throws {
    guard let first = words.first else {
      throw UsageError(message: "'doc' needs to know what to do, such as 'show'", command: .doc)
    }
    guard let verb = Verb(rawValue: first) else {
      throw UsageError(unknown: first, among: Verb.allCases.map(\.rawValue), command: .doc)
    }
    self.verb = verb
    arguments = try Arguments(
      words.dropFirst(), options: verb.options, flags: verb.flags, command: .doc)
    let count = arguments.operands.count
    guard verb.counts.contains(count), verb != .set || count % 2 == 1 else {
      throw UsageError(
        message: "usage: converge doc \(verb.rawValue) \(verb.synopsis)", command: .doc)
    }
  }

  func run() throws -> ExitStatus {
    do {
      switch verb {
      case .show: return try show()
      case .get: return try get()
      case .set, .remove, .insert, .increment: return try edit()
      case .merge: return try merge()
      case .diff: return try diff()
      case .log: return try log()
      case .conflicts: return try conflicts()
      case .export: return try export()
      case .forget: return try forget()
      case .import: return try `import`()
      }
    } catch let problem as FileProblem {
      Terminal.printError("converge: \(problem.message)")
      return .usage
    }
  }

  /// The file that the first operand names.
  var file: String { arguments.operands[0] }

  /// A path as it stands on the command line.
  func path(_ text: String) throws -> DocumentPath {
    do {
      return try DocumentPath(parsing: text)
    } catch {
      throw UsageError(message: "\(error)", command: .doc)
    }
  }
}

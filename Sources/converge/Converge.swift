import Foundation

/// The command-line tool: parses, calls, prints.
@main
enum Converge {
  static let version = "0.1.0"

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      let status = try run(arguments)
      exit((Terminal.finish() ? status : .outputFailed).rawValue)
    } catch let error as UsageError {
      Terminal.printError("converge: \(error.message)")
      if let command = error.command {
        Terminal.printError("see 'converge \(command.rawValue) --help'")
      } else {
        Terminal.printError("see 'converge --help'")
      }
      exit(ExitStatus.usage.rawValue)
    } catch let problem as FileProblem {
      Terminal.printError("converge: \(problem)")
      exit(ExitStatus.usage.rawValue)
    } catch {
      Terminal.printError("converge: internal error: \(error)")
      exit(ExitStatus.internalError.rawValue)
    }
  }

  private static func run(_ arguments: [String]) throws -> ExitStatus {
    guard let first = arguments.first else {
      throw UsageError(message: "a command is missing", command: nil)
    }
    if ["--help", "-h", "help"].contains(first) {
      guard let topic = arguments.dropFirst().first else {
        print(Command.overview)
        return .success
      }
      guard let command = Command(rawValue: topic) else {
        throw UsageError(unknown: topic, among: Command.allCases.map(\.rawValue))
      }
      print(command.help)
      return .success
    }
    if first == "--version" {
      print("converge \(version)")
      return .success
    }
    guard let command = Command(rawValue: first) else {
      throw UsageError(unknown: first, among: Command.allCases.map(\.rawValue))
    }
    let rest = Array(arguments.dropFirst())
    if rest.contains("--help") || rest.contains("-h") {
      print(command.help)
      return .success
    }
    switch command {
    case .run: return try RunCommand(rest).run()
    case .check: return try CheckCommand(rest).run()
    case .fmt: return try FormatCommand(rest).run()
    case .report: return try ReportCommand(rest).run()
    case .diff: return try DiffCommand(rest).run()
    case .list: return try ListCommand(rest).run()
    case .doc: return try DocCommand(rest).run()
    case .mergeDriver: return try MergeDriverCommand(rest).run()
    case .history: return try HistoryCommand(rest).run()
    case .explore: return try ExploreCommand(rest).run()
    case .shrink: return try ShrinkCommand(rest).run()
    case .replay: return try ReplayCommand(rest).run()
    case .export: return try ExportCommand(rest).run()
    }
  }
}

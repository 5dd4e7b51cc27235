import Foundation

/// How many random histories the property tests of documents go through.
enum Seeds {
  /// A thousand for the gate; a hundred thousand if `CONVERGENCE_LONG` is set in the environment.
  static let perArgument: UInt64 =
    ProcessInfo.processInfo.environment["CONVERGENCE_LONG"] == nil ? 10 : 1000

  /// So many arguments share the work.
  static let arguments: Range<UInt64> = 0..<100

  /// The seeds of one argument.
  static func of(_ argument: UInt64) -> Range<UInt64> {
    argument * perArgument..<(argument + 1) * perArgument
  }
}

/// What is wrong with a scenario, and where.
public struct ScenarioError: Error, Hashable, Sendable {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable {
    /// Where it is.
    public let location: SourceLocation
    /// What is wrong, and what was meant, as far as can be guessed.
    public let message: String
    /// The line it is in.
    public let line: String
  }

  /// Everything that is wrong, in the order of the file.
  public let problems: [Problem]
}

extension ScenarioError: CustomStringConvertible {
  /// Each problem with its line and a caret below the place.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
      + (problems.count < ScenarioParser.problemLimit ? "" : "\n… and perhaps more")
  }
}

extension ScenarioError.Problem: CustomStringConvertible {
  /// The place, the message, the line and a caret; of a long line only the part around it.
  public var description: String {
    let start = max(0, location.column - 80)
    let shown = line.dropFirst(start).prefix(100)
    let lead = shown.prefix(location.column - 1 - start).map { $0 == "\t" ? "\t" : " " }.joined()
    return "\(location): error: \(message)\n  \(shown)\n  \(lead)^"
  }
}

extension RunReport {
  /// What failed as commands that GitHub shows beside the lines of the scenario file.
  ///
  /// Reference: “Workflow commands for GitHub Actions”, GitHub Docs.
  ///
  /// - Parameter program: How the reader starts the command-line tool.
  public func annotations(program: String) -> [String] {
    if status == .nothingChecked {
      return ["::warning file=\(file.property)::\(verdict.data)"]
    }
    return failures.map { failure in
      let place = failure.location.map { "file=\($0.file.property),line=\($0.line)" }
      let replay = "replay: " + replayCommand(program: program)
      return "::error \(place ?? "file=\(file.property)"),"
        + "title=\("\(failure.expectation) (seed \(seed))".property)::"
        + (failure.finding + "\n" + replay).data
    }
  }
}

extension String {
  /// The text of a command, on one line.
  fileprivate var data: String { escaping(["%", "\r", "\n"]) }

  /// A property of a command.
  fileprivate var property: String { escaping(["%", "\r", "\n", ":", ","]) }

  private func escaping(_ special: [Unicode.Scalar]) -> String {
    unicodeScalars.reduce(into: "") { result, scalar in
      if special.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}

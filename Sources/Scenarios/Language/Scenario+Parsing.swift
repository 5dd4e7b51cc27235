extension Scenario {
  /// Reads a scenario.
  ///
  /// - Parameters:
  ///   - text: The content of the file.
  ///   - file: The file's name, for messages.
  ///   - readFile: Reads a file that the scenario names, relative to its own. What it throws is
  ///     printed, so it should be a sentence such as “there is no such file”.
  /// - Throws: ``ScenarioError`` with everything that is wrong, up to twenty problems.
  public init(
    parsing text: String, file: String, readFile: @escaping (String) throws -> String
  ) throws(ScenarioError) {
    var parser = ScenarioParser(file: file, readFile: readFile)
    self = try parser.parse(text)
  }
}

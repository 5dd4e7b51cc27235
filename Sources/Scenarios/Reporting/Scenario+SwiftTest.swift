extension Scenario {
  /// The scenario as the source of a test for Swift Testing.
  public var swiftTest: String {
    // As many signs as it takes for the text to be able to hold any text.
    let fence = String(repeating: "#", count: 1 + longestFence)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let body = lines.map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
    let name = title.filter { $0 != "`" && $0 != "\\" && !$0.isNewline }
    // An operator, a space or a dollar sign in front is no name, not even in backticks.
    let isName = name.first != "$" && name.contains { $0.isLetter || $0.isNumber }
    return """
      import ScenarioTesting
      import Scenarios
      import Testing

      @Test func `\(isName ? name : name.isEmpty ? "a scenario" : "a scenario \(name)")`() {
        let scenario = Scenario.text(
          \(fence)\"\"\"
      \(body)
          \"\"\"\(fence))
        #expect(scenario.outcome() == .passed)
      }
      """
  }

  /// How many number signs follow a quotation mark or a backslash at most.
  private var longestFence: Int {
    var (longest, current, isAfterQuote) = (0, 0, false)
    for character in text {
      if character == "\"" || character == "\\" {
        (current, isAfterQuote) = (0, true)
      } else if character == "#", isAfterQuote {
        current += 1
        longest = max(longest, current)
      } else {
        isAfterQuote = false
      }
    }
    return longest
  }
}

import Traces

extension RunReport {
  /// Runs as a JUnit report, which most services for continuous integration read.
  ///
  /// Each scenario is a suite and each seed a test case, in the order of the runs; of a failed one
  /// the text says what was found and how to see it again.
  ///
  /// - Parameters:
  ///   - runs: The reports, each with how long the run took in nanoseconds.
  ///   - program: How the reader starts the command-line tool.
  public static func junit(
    _ runs: [(report: RunReport, wallTime: Int64)], program: String
  ) -> String {
    var suites: [(file: String, runs: [(report: RunReport, wallTime: Int64)])] = []
    for run in runs {
      if suites.last?.file != run.report.file { suites.append((run.report.file, [])) }
      suites[suites.count - 1].runs.append(run)
    }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"converge\" \(totals(of: runs))>\n"
    for suite in suites {
      text += "  <testsuite name=\"\(suite.file.xml)\" \(totals(of: suite.runs))>\n"
      for (report, wallTime) in suite.runs { text += report.testCase(wallTime, program: program) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private static func totals(of runs: [(report: RunReport, wallTime: Int64)]) -> String {
    let failures = runs.filter { $0.report.status != .passed }.count
    let time = runs.reduce(0) { $0 + $1.wallTime }
    return "tests=\"\(runs.count)\" failures=\"\(failures)\" time=\"\(seconds(time))\""
  }

  private func testCase(_ wallTime: Int64, program: String) -> String {
    let head =
      "    <testcase classname=\"\(title.xml)\" name=\"seed \(seed)\" file=\"\(file.xml)\" "
      + "time=\"\(Self.seconds(wallTime))\""
    guard status != .passed else { return head + "/>\n" }
    let message = failures.first.map { "\($0.expectation): \($0.finding)" } ?? verdict
    let text = failures.isEmpty ? verdict : failureText(program: program)
    return head
      + ">\n      <failure type=\"\(status)\" message=\"\(message.xml)\">\(text.xml)</failure>\n"
      + "    </testcase>\n"
  }

  private static func seconds(_ nanoseconds: Int64) -> String {
    let milliseconds = nanoseconds.magnitude / 1_000_000
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}

import Scenarios
import Testing

/// Scenario files are written in one way.
@Suite struct Formatting {
  static let cases = [
    (
      "replicas   a b\n\n\n\nat 1s a set /x 1   # note\nat 100ms  b delete  /x\n",
      "replicas a b\n\nat 1s    a set /x 1  # note\nat 100ms b delete /x\n"
    ),
    ("\n\n#title\n  seed 1", "# title\nseed 1\n"),
    ("expect at /s [ \"a\" ,2 ]\r\n", "expect at /s [\"a\", 2]\n"),
    ("link latency 1ms .. 2ms\n\n", "link latency 1ms..2ms\n"),
    ("at 1s cut a->b , b->a\n", "at 1s cut a -> b, b -> a\n"),
    ("at 1s a set /x \"a # b\\n\"#x\n", "at 1s a set /x \"a # b\\n\"  # x\n"),
    ("##  two\n#\n", "##  two\n#\n"), ("", ""), ("# a\n\n# b\n", "# a\n\n# b\n"),
  ]

  @Test func `a layout is what it should be, and stays what it is`() throws {
    for (text, expected) in Self.cases {
      let result = try ScenarioFormatter.format(text, file: "x")
      #expect(result == expected)
      #expect(try ScenarioFormatter.format(result, file: "x") == result)
    }
  }

  @Test func `a text that cannot be cut into words is left alone, and said where`() {
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioFormatter.format("seed 1\nat 1s a set /x \"open\n", file: "x")
    }
    #expect(error?.problems.first?.location.line == 2)
  }

  @Test func `the scenarios of the package are laid out`() throws {
    for name in Corpus.names {
      let text = try Corpus.text(name)
      if try ScenarioFormatter.format(text, file: name) != text {
        Issue.record("run: converge fmt Simulations/\(name)")
      }
    }
  }
}

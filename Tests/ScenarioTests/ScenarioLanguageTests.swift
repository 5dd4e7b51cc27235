import Scenarios
import Testing

/// What the scenario language accepts, and what it says to the rest.
@Suite struct ScenarioLanguage {
  static func parse(
    _ text: String, files: [String: String] = [:]
  ) throws(ScenarioError) -> Scenario {
    try Scenario(parsing: text, file: "x.scenario") { name in
      guard let content = files[name] else { throw Missing() }
      return content
    }
  }

  /// Checks that the first mistake of a text is at a column, of a line if that is given, and says
  /// something.
  static func check(
    _ text: String, isWrongAt column: Int, ofLine line: Int? = nil, _ message: String,
    _ here: Testing.SourceLocation = #_sourceLocation
  ) {
    do throws(ScenarioError) {
      _ = try parse(text)
      Issue.record("accepted: \(text)", sourceLocation: here)
    } catch {
      let problem = error.problems[0]
      if problem.location.column != column || problem.location.line != line ?? problem.location.line
        || !problem.message.contains(message)
      {
        Issue.record("expected column \(column), \(message)\n\(error)", sourceLocation: here)
      }
    }
  }

  struct Missing: Error, CustomStringConvertible {
    var description: String { "there is no such file" }
  }

  /// A line that is wrong, after `replicas alice bob`, with the column and the message.
  static let mistakes: [(line: String, column: Int, message: String)] = [
    ("lnik drop 5%", 1, "unknown statement 'lnik'; did you mean 'link'?"),
    ("42", 1, "unknown statement '42'"),
    ("gossip 200ms", 8, "expected 'every', found '200ms'"),
    ("gossip every 200", 14, "a duration needs a unit: one of ns, us, ms, s, min, h"),
    ("gossip every 0s", 14, "the duration must be above zero"),
    ("gossip every 1ns", 14, "the duration must be from 1ms to 24h here"),
    ("gossip every 1.5京s", 14, "unknown unit '京s'"),
    ("link latency 25h reorder 100%", 14, "the duration must be at most 24h here"),
    ("random crashes 1 lasting 25h during 0s..1s", 26, "the duration must be at most 24h here"),
    ("at 100001h heal", 4, "the duration must be at most 100000h here"),
    ("gossip every 5parsec", 14, "unknown unit 'parsec' for a duration"),
    ("gossip every -5s", 14, "a duration cannot be negative"),
    ("gossip every 99999999999h", 14, "'99999999999h' is not a duration that can be represented"),
    ("gossip every 1s 2s", 17, "expected 'to', found '2s'"),
    ("gossip every 1s to 0", 20, "'0' is not a number of replicas"),
    ("topology circle", 10, "expected mesh, star, ring, line or tree, found 'circle'"),
    ("packets 100B", 9, "packets have 256 bytes to a gibibyte"),
    ("heartbeat 1s", 11, "expected 'every', found '1s'"),
    ("deltas keep 4KB 5KB", 17, "the statement is complete before '5KB'"),
    ("replicas carol", 1, "'replicas' is already given in line 1"),
    ("seed -1", 6, "'-1' is not a seed from 0 to 18446744073709551615"),
    ("seed 18446744073709551616", 6, "is not a seed from 0 to"),
    ("link drop 101%", 11, "a percentage is at most 100%"),
    ("link drop 0.00001%", 11, "'0.00001%' is not a percentage that can be represented"),
    ("link lose 5%", 6, "expected latency, drop, duplicate or reorder, found 'lose'"),
    ("link alice -> alice drop 5%", 15, "a link has two different ends"),
    ("link alcie bob drop 5%", 6, "'alcie' is neither a replica nor something a link does; did"),
    ("link latency 80ms..20ms", 14, "the range runs backwards"),
    ("link latency matrix \"m.csv\"", 21, "cannot read 'm.csv': there is no such file"),
    ("at 1s alcie set /a 1", 7, "'alcie' is neither a replica nor a fault; did you mean 'alice'?"),
    ("at 1s alice sett /a 1", 13, "found 'sett'; did you mean 'set'?"),
    ("at 1s alice set a 1", 17, "expected a path that begins with '/', found 'a'"),
    ("at 1s alice set /a", 19, "expected a value, found the end of the line"),
    ("at 1s alice set /a 5ms", 20, "'5ms' is not a number without a unit"),
    ("at 1s alice set /a \"open", 20, "a string has no closing quote"),
    ("at 1s alice set /a \"\\q\"", 21, "unknown escape '\\q' in a string"),
    ("at 1s alice set /a~2 1", 17, "a ~ is followed by neither 0 nor 1"),
    ("at 1s alice set /{1..4} 1", 17, "cannot leave anything to chance"),
    ("every 1s during 0s..9s alice set /x/{a~,0} 1", 34, "'a~' is no choice"),
    ("every 1s during 0s..9s alice set /x~{0,5} 1", 34, "a ~ is followed by neither 0 nor 1"),
    ("every 1s during 0s..9s alice set /{1....3} 1", 34, "'{1....3}' is not understood"),
    ("random edits 5 during 0s..1s on set \"\"", 37, "the root cannot be edited as a whole"),
    ("at 1s alice set /a 9223372036854775808", 20, "does not fit into 64 bits"),
    ("at 1s alice set /{oops} 1", 17, "'{oops}' is not understood"),
    ("at 1s alice set \"\" 1", 17, "the root cannot be edited as a whole"),
    ("at 1s partition alice", 17, "'bob' is in no group"),
    ("at 1s partition alice bob", 26, "a partition has two groups or more"),
    ("at 1s partition alice | bob alice", 29, "'alice' is in two groups"),
    ("at 1s isolate alice bob", 24, "nobody is left to be isolated from"),
    ("at 1s cut alice alice", 11, "a link has two different ends"),
    ("at 1s cut alice -> bob,", 24, "expected the name of a replica, found the end of the line"),
    ("at 1s drop 5", 12, "a percentage needs a unit: one of %"),
    ("at 1s drop 5% of alice", 15, "the statement is complete before 'of'"),
    ("at 1s drop 5% on alice | alice", 18, "'alice' is in two groups"),
    ("at 1s reorder 5%", 17, "expected 'by', found the end of the line"),
    ("at 1s latency normal 5ms", 15, "expected exponential, log-normal, bimodal, heavy-tail or"),
    ("at 1s clock-drift alice 60%", 25, "a clock drifts by at most 50%"),
    ("at 1s clock-offset alice -25h", 26, "a clock is at most 24h wrong"),
    ("at 1s join bob", 12, "only a spare place can join; name it in 'spares'"),
    ("at 1s crash-at-boundary bob later", 29, "expected before-writing, after-writing, after-s"),
    ("at 1s heal lasting 5s", 7, "'heal' happens at once and does not last"),
    ("at 1s swizzle alice bob", 24, "say how long: lasting 5s"),
    ("at 1s flip-bits 5% count 1", 7, "'flip-bits' is outside the contract (a checksum must"),
    ("random faults 5 of twin lasting 1s during 0s..1s", 20, "'twin' is outside the contract"),
    ("random faults 5 of twins lasting 1s during 0s..1s", 20, "did you mean 'twin'?"),
    ("mode strict", 6, "expected contract, beyond or performance, found 'strict'"),
    ("spares alice", 8, "there are two replicas called 'alice'"),
    ("at 1s alice set /x 1 confirm most within 1s", 30, "expected here, quorum or all"),
    ("at 1s client ann reads /x", 26, "expected 'at', found the end of the line"),
    ("identities new", 12, "expected kept or fresh, found 'new'"),
    ("at 1s crash carol", 13, "there is no replica 'carol'"),
    ("every 1s during 5s..1s each increment /a", 17, "the range runs backwards"),
    ("every 1ns during 0s..1h each increment /a", 18, "more than a million edits"),
    ("random edits 0 during 0s..1s on set /a", 14, "'0' is not a number from 1 to 1000000"),
    ("random edits 5 during 0s..1s on /a", 33, "no other edit tells what /a is"),
    ("random crashs 5 lasting 1s during 0s..1s", 8, "did you mean 'crashes'?"),
    ("expect converge", 16, "expected 'within', found the end of the line"),
    ("expect peace", 8, "expected converge, at, nothing, member, least, most or sometimes"),
    ("expect least 1 droped", 16, "did you mean 'dropped'?"),
    ("expect at /a [1, 2", 19, "expected ']', found the end of the line"),
    ("at 1s alice set /a ?", 20, "unexpected character '?'"),
  ]

  @Test func `a mistake is named with its place and what was meant`() {
    for (line, column, message) in Self.mistakes {
      Self.check("replicas alice bob\n\(line)\n", isWrongAt: column, ofLine: 2, message)
    }
  }

  @Test func `every mistake of a file is reported, up to twenty`() throws {
    let three = #expect(throws: ScenarioError.self) {
      try Self.parse("replicas a b\nfoo\nseed x\n\n# fine\ngossip every\n")
    }
    #expect(three?.problems.map(\.location.line) == [2, 3, 6])
    let many = #expect(throws: ScenarioError.self) {
      try Self.parse(String(repeating: "foo\n", count: 100))
    }
    #expect(many?.problems.count == 20)
  }

  @Test func `an error shows the line with a caret under the place`() throws {
    let error = #expect(throws: ScenarioError.self) {
      try Self.parse("replicas alice bob\n\tlink drop 5\n")
    }
    #expect(
      error?.description == """
        x.scenario:2:12: error: a percentage needs a unit: one of %
          \tlink drop 5
          \t          ^
        """)
  }

  @Test func `replicas must be named first, once, and not too many`() {
    let cases = [
      ("", "the scenario names no replicas"),
      ("seed 1\n", "the scenario names no replicas"),
      ("at 1s a set /x 1\n", "name the replicas before 'at'"),
      ("replicas a a\n", "there are two replicas called 'a'"),
      ("replicas each\n", "'each' cannot be the name of a replica"),
      ("replicas a drop\n", "'drop' cannot be the name of a replica"),
      ("replicas\n", "expected the name of a replica, found the end of the line"),
      ("replicas " + (0..<65).map { "r\($0)" }.joined(separator: " "), "at most 64 replicas"),
    ]
    for (text, message) in cases {
      do throws(ScenarioError) {
        _ = try Self.parse(text)
        Issue.record("accepted: \(text)")
      } catch {
        if !error.description.contains(message) { Issue.record("\(text)\n\(error)") }
      }
    }
  }

  @Test func `a mistake in naming the replicas is reported once`() {
    let error = #expect(throws: ScenarioError.self) {
      try Self.parse("\u{FEFF}replica a b\nat 1s a set /x 1\nexpect converge within 1s\n")
    }
    #expect(error?.problems.count == 1)
    #expect(error?.problems.first?.message.contains("did you mean 'replicas'?") == true)
  }

  @Test func `of a very long line only the part around the mistake is shown`() {
    let error = #expect(throws: ScenarioError.self) {
      try Self.parse("replicas a b" + String(repeating: " ", count: 100_000) + "?\n")
    }
    #expect((error?.description.count ?? .max) < 400)
    #expect(error?.description.hasSuffix("^") == true)
  }

  @Test func `a matrix must have a place for each replica and a time for each pair`() throws {
    let table = "rtt,north,south,east\nnorth,0,10,\nsouth,10,0,7\neast,,7,0\n"
    let cases = [
      ("replicas nroth south", "has no place 'nroth'; did you mean 'north'?"),
      ("replicas north east", "has no latency from 'north' to 'east'"),
    ]
    for (replicas, message) in cases {
      let error = #expect(throws: ScenarioError.self) {
        try Self.parse(
          "\(replicas)\nlink latency matrix \"m.csv\"\n", files: ["m.csv": table])
      }
      #expect(error?.description.contains(message) == true)
    }
    let read = try Self.parse(
      "replicas north south\nlink latency matrix \"m.csv\" jitter 10%\n", files: ["m.csv": table])
    #expect(read.text.contains("\nlink north south latency 5ms..5500us\n"), "needs no other file")
    let broken = #expect(throws: ScenarioError.self) {
      try Self.parse(
        "replicas north south\nlink latency matrix \"m.csv\"\n",
        files: ["m.csv": "rtt,north,south\nnorth,0,x\nsouth,1,0\n"])
    }
    #expect(broken?.description.contains("'m.csv' line 2: 'x' is not milliseconds") == true)
  }

  @Test func `Windows line ends, tabs, comments and quoted paths are understood`() throws {
    let scenario = try Self.parse(
      "scenario \"T#1\" # a title\r\nreplicas\ta b\r\n at 0s a set \"/a b/c\" \"x # y\" # z\r\n"
        + "expect at \"/a b/c\" \"x # y\"\r\nexpect converge within 1min\r\n")
    #expect(scenario.title == "T#1")
    #expect(scenario.replicas == ["a", "b"])
    #expect(try scenario.run().status == .passed)
  }
}

import Convergence
import Foundation
import Scenarios
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Results in the formats of other tools.
@Suite struct Reporting {
  private static let failing = "replicas a b\nexpect at /x \"<&\\\">\"\n"
  private static let passing = "replicas a b\nat 0s a set /x 1\nexpect converge within 5s\n"

  private func report(_ text: String, seed: UInt64) throws -> RunReport {
    try ScenarioLanguage.parse(text).run(seed: seed)
  }

  /// The elements of an XML document with their attributes, in order.
  private func elements(_ xml: String) throws -> [(name: String, attributes: [String: String])] {
    let reader = Reader()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = reader
    try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
    return reader.elements
  }

  @Test func `a JUnit report is XML that counts and names every run`() throws {
    let runs = try [
      (report: report(Self.passing, seed: 1), wallTime: Int64(12_345_678)),
      (report: report(Self.failing, seed: 2), wallTime: Int64(1_000_000_000)),
    ]
    let found = try elements(RunReport.junit(runs, program: "converge"))
    #expect(
      found.map(\.name)
        == ["testsuites", "testsuite", "testcase", "testcase", "failure"])
    #expect(found[0].attributes["tests"] == "2" && found[0].attributes["failures"] == "1")
    #expect(found[0].attributes["time"] == "1.012")
    #expect(found[2].attributes["name"] == "seed 1" && found[2].attributes["time"] == "0.012")
    #expect(
      found[4].attributes["message"]
        == "expect at /x \"<&\\\">\": a shows nothing at /x")
    #expect(found[4].attributes["type"] == "unsafe")
  }

  @Test func `control characters do not break a JUnit report`() throws {
    let report = try report("scenario \"\u{1} ]]> \u{7}\"\n" + Self.failing, seed: 1)
    _ = try elements(RunReport.junit([(report, 0)], program: "a\u{1}b"))
  }

  @Test func `annotations name the line of the expectation`() throws {
    let found = try report(Self.failing, seed: 7).annotations(program: "converge")
    #expect(
      found == [
        "::error file=x.scenario,line=2,title=expect at /x \"<&\\\">\" (seed 7)::"
          + "a shows nothing at /x%0Areplay: converge run x.scenario --seed 7"
      ])
    #expect(try report(Self.passing, seed: 7).annotations(program: "converge") == [])
    let idle = try report("replicas a b\n", seed: 7).annotations(program: "converge")
    #expect(idle.count == 1 && idle[0].hasPrefix("::warning file=x.scenario::NOTHING CHECKED"))
  }
}

private final class Reader: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }
}

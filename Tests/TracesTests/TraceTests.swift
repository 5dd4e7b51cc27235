import Foundation
import ReplicatedDocument
import Testing
import Traces

/// What a run looks like to people and to other tools.
@Suite struct TraceTests {
  @Test func `a diagram for the terminal has a row for each event, but messages only at their end`()
  {
    #expect(
      Trace.example.text(width: 64) == """
                   alice   bob     carol
        0.000 ms   ▲       │       │       alice starts
        1.000 ms   ●       │       │       alice adds "milk" to /list
        4.000 ms   ├───────▶       │       bob receives changes from al…
        5.000 ms   ├───────┼───────▶       carol receives changes from …
        6.000 ms   │       │       │       cut bob ⟷ carol
        7.000 ms   │       ●       │       bob removes "milk" from /list
        7.000 ms   │       ├───╳   │       bob's changes to carol are l…
        8.000 ms   ╳       │       │       alice crashes
        9.000 ms   ┊       │       │       heal bob ⟷ carol
        12.000 ms  ▲       │       │       alice restarts
        14.000 ms  │       ◀───────┤       bob is asked by carol
        1.500 s    │       │       ◆       ▲ carol reads /list & finds …

        """)
  }

  @Test func `a diagram does without box drawing where it has to`() {
    var trace = Trace.example
    trace.events.removeAll { ![.drop, .read, .crash, .receive].contains($0.kind) }
    trace.failure = nil
    let text = trace.text(width: 70, isASCII: true)
    #expect(
      text == """
                   alice   bob     carol
        4.000 ms   +------->       |       bob receives changes from alice
        5.000 ms   +-------+------->       carol receives changes from alice
        7.000 ms   |       +---x   |       bob's changes to carol are lost
        8.000 ms   X       |       |       alice crashes
        14.000 ms  :       <-------+       bob is asked by carol
        1.500 s    :       |       ?       carol reads /list & finds ["milk"]~

        """)
  }

  @Test func `an abridged trace keeps what changed something, and its failure`() {
    let shorter = Trace.example.abridged
    #expect(
      shorter.events.map(\.kind) == [
        .edit, .send, .send, .receive, .receive, .fault, .edit, .send, .drop, .crash, .heal,
        .restart,
        .read,
      ])
    #expect(shorter.failure?.event == 12)
  }

  @Test func `what is lost again and again is told once, until something else happens`() {
    var trace = Trace(title: "", lanes: ["a", "b"])
    func lose(_ message: Int) -> [TraceEvent] {
      [
        TraceEvent(.send, at: Int64(message), on: 0, "sent", message: message, peer: 1),
        TraceEvent(.drop, at: Int64(message), on: 0, "lost", message: message, peer: 1),
      ]
    }
    trace.events = (1...3).flatMap(lose) + [TraceEvent(.edit, at: 4, on: 1, "edit")] + lose(5)
    trace.events.append(TraceEvent(.check, at: 6, on: 1, "wrong"))
    trace.failure = TraceFailure(at: 9, "", expected: "", actual: "")
    let shorter = trace.abridged
    #expect(
      shorter.events.map(\.text) == [
        "sent", "lost, 3 times until 0.000 ms", "edit", "sent", "lost", "wrong",
      ])
    #expect(shorter.failure?.event == 5)
    #expect(shorter.events.map(\.time) == [1, 1, 4, 5, 5, 6])
  }

  @Test func `rows in which several links are cut are shaded once`() {
    var trace = Trace(title: "", lanes: ["a", "b"])
    trace.events = [
      TraceEvent(.fault, at: 0, "", cuts: [DirectedPair(from: 0, to: 1)]),
      TraceEvent(.fault, at: 1, "", cuts: [DirectedPair(from: 1, to: 0)]),
      TraceEvent(.heal, at: 2, "", cuts: [DirectedPair(from: 0, to: 1)]),
      TraceEvent(.heal, at: 3, "", cuts: [DirectedPair(from: 1, to: 0)]),
    ]
    let heights = trace.svg.split(separator: "\n").filter { $0.contains("class=\"cut\"") }
      .map { $0.split(separator: "height=\"")[1].prefix(2) }
    #expect(heights == ["72", "24"])
  }

  @Test func `a trace is one line of JSON for the run and one for each event`() throws {
    let lines = Trace.example.jsonLines.split(separator: "\n")
    #expect(lines.count == 1 + Trace.example.events.count)
    let header = try object(lines[0])
    #expect(header["format"] as? String == "convergence-trace/1")
    #expect((header["failure"] as? [String: Any])?["event"] as? Int == 15)
    let edit = try object(lines[8])
    #expect(edit["kind"] as? String == "edit" && edit["lane"] as? Int == 1)
    #expect(lines[8].contains(#""changes":[["/list",["milk"],[]]]"#))
    let gone = TraceEvent(.edit, at: 0, on: 0, "", changes: [.init("/a", from: 1, to: nil)])
    var trace = Trace(title: "", lanes: ["a"])
    trace.events = [gone]
    #expect(trace.jsonLines.contains(#""changes":[["/a",1]]"#), "nothing there has no place")
  }

  @Test func `a log for ShiViz gives every event the clock of all that came before`() {
    let log = Trace.example.shiViz.split(separator: "\n")
    #expect(log.contains("carol {\"alice\":4, \"carol\":1}"))
    #expect(log.last == "carol reads /list & finds [\"milk\"] </script>")
    #expect(!log.contains("bob's changes to carol are lost"))
    var trace = Trace(title: "", lanes: ["a \"b\""])
    trace.events = [TraceEvent(.edit, at: 0, on: 0, "two\nlines")]
    #expect(trace.shiViz == "a__b_ {\"a__b_\":1}\ntwo lines\n")
  }

  @Test func `a picture is the same each time and lets no text out of its place`() {
    let picture = Trace.example.svg
    #expect(picture == Trace.example.svg)
    #expect(picture.contains("finds [&quot;milk&quot;] &lt;/script&gt;</text>"))
    #expect(picture.split(separator: "class=\"message\"").count == 1 + 3)
    #expect(picture.split(separator: "class=\"lost\"").count == 1 + 1)
    #expect(picture.split(separator: "class=\"ring\"").count == 1 + 1)
    #expect(picture.hasSuffix("</svg>\n"))
  }

  @Test func `a report is one page that needs nothing else, and no data can end its script`() {
    let page = Trace.example.report
    #expect(page == Trace.example.report)
    #expect(!page.contains("{{"), "everything is filled in")
    #expect(page.split(separator: "</script>", omittingEmptySubsequences: false).count == 3)
    #expect(page.contains("\\u003c/script>"))
    for outside in ["http:", "https:", "src=", "@import", "url("] {
      #expect(!page.contains(outside), "\(outside) would need a network")
    }
  }

  @Test func `an empty run can be shown as well`() {
    let trace = Trace(title: "Nothing", lanes: [])
    #expect(trace.text() == "\n")
    #expect(trace.jsonLines.split(separator: "\n").count == 1)
    #expect(trace.svg.contains("<title>Nothing</title>"))
    #expect(trace.report.contains("<title>Nothing</title>"))
  }

  private func object(_ line: Substring) throws -> [String: Any] {
    try #require(
      JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }
}

import Foundation
import ProcessHarness
import Testing

/// Files that tell who has done what.
@Suite struct DocumentFileHistory {
  let space: Workspace

  init() throws {
    space = try Workspace()
    try space.doc(
      "import", "a", "-", "--as", "alice", "-m", "start", input: #"{"t": "x", "m": {"k": 1}}"#)
  }

  /// What `log` prints, with the events and times left out.
  private func log(_ file: String, _ more: String...) throws -> String {
    try space.doc(["log", file] + more).split(separator: "\n").map { line in
      guard !line.hasPrefix(" "), line.contains("Z  ") else { return String(line) }
      return String(line.split(separator: "Z  ", maxSplits: 1)[1])
    }.joined(separator: "\n")
  }

  @Test func `the log tells who has changed what and why, the latest first`() throws {
    try space.doc("set", "a", "/t", "y", "/m/k", "2", "--as", "bob", "--message", "better")
    try space.doc("remove", "a", "/m", "--as", "carol")
    #expect(
      try log("a") == """
        carol
            /m: {"k":2} → nothing
        bob  better
            /m/k: 1 → 2
            /t: "x" → "y"
        alice  start
            /m: nothing → {"k":1}
            /t: nothing → "x"
        """)
    #expect(try log("a", "-n", "1") == "carol\n    /m: {\"k\":2} → nothing")
    let line = try space.doc("log", "a", "-n", "1").split(separator: "\n")[0]
    let pattern = #"^[0-9a-f]+:[0-9]+  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  carol$"#
    #expect(line.range(of: pattern, options: .regularExpression) != nil, "\(line)")
  }

  @Test func `copies that are merged have one history`() throws {
    try space.copy("a", to: "b")
    try space.doc("set", "a", "/t", "y", "--as", "alice")
    try space.doc("remove", "b", "/m", "--as", "bob")
    try space.doc("set", "a", "/m/k", "2", "--as", "alice")
    try space.doc("merge", "a", "b", "-o", "c")
    #expect(try space.doc("log", "c").components(separatedBy: "alice").count == 4)
    #expect(try space.doc("show", "c").hasPrefix("c: by 2 writers, "))
    let conflicts = try space.doc("conflicts", "c")
    #expect(conflicts.contains(#"alice made the map {"k":2}"#), "\(conflicts)")
    #expect(conflicts.contains("bob removed it"), "\(conflicts)")
    #expect(conflicts.hasSuffix(#"; shown: {"k":2}; before: {"k":1}"# + "\n[1]\n"), "\(conflicts)")
  }

  @Test func `what is forgotten has been done all the same`() throws {
    for number in 1...5 { try space.doc("set", "a", "/n", "\(number)", "--as", "bob") }
    let shown = try space.doc("export", "a")
    #expect(try space.doc("forget", "a", "-n", "2") == "4 edits forgotten\n")
    #expect(
      try log("a") == "bob\n    /n: 4 → 5\nbob\n    /n: 3 → 4\nwhat came before is forgotten")
    #expect(try space.doc("export", "a") == shown)
    #expect(try space.doc("forget", "a") == "2 edits forgotten\n")
    #expect(try log("a") == "what came before is forgotten")
    #expect(try space.doc("export", "a") == shown)
  }

  @Test func `a file without history is smaller, and where the history of others begins`() throws {
    try space.doc("import", "b", "-", "--no-history", input: #"{"u": 1}"#)
    #expect(try space.doc("log", "b") == "b: no history kept\n")
    #expect(try space.doc("conflicts", "b", "--decided") == "b: no history kept\n")
    try space.doc("set", "b", "/u", "2")
    #expect(try space.doc("log", "b") == "b: no history kept\n")
    try space.doc("merge", "a", "b", "-o", "c")
    try space.doc("merge", "b", "a", "-o", "d")
    #expect(try space.bytes("c") == (try space.bytes("d")))
    #expect(try log("c").hasSuffix("what came before is forgotten"))
    #expect(try log("c").hasPrefix("alice  start\n"))
    #expect(
      try space.doc("export", "c", "--compact") == #"{"m":{"k":1},"t":"x","u":2}"# + "\n")
  }
}

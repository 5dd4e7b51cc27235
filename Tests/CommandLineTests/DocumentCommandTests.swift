import Foundation
import Testing

/// Files of documents, as somebody meets them who has not read how they work.
@Suite struct DocumentCommand {
  let space: Workspace

  init() throws {
    space = try Workspace()
    try space.doc(
      "import", "trip.crdt", "-", "--as", "alice",
      input: #"{"title": "Lisbon", "route": ["a", "b"], "days": {"1": {"walk": 2.5}}}"#)
  }

  @Test func `a file is made of JSON and gives it back`() throws {
    #expect(
      try space.doc("export", "trip.crdt", "--compact")
        == #"{"days":{"1":{"walk":2.5}},"route":["a","b"],"title":"Lisbon"}"# + "\n")
    #expect(try space.doc("get", "trip.crdt", "/days/1") == "{\n  \"walk\": 2.5\n}\n")
    #expect(try space.doc("get", "trip.crdt", "/route/1") == "\"b\"\n")
    #expect(try space.doc("get", "trip.crdt", "/title", "--raw") == "Lisbon\n")
    try space.doc("export", "trip.crdt", "-o", "trip.json")
    #expect(try space.text("trip.json") == (try space.doc("get", "trip.crdt", "")))
    let bytes = try space.bytes("trip.crdt")
    #expect(try space.doc("import", "trip.crdt", "trip.json") == "nothing has changed\n")
    #expect(try space.bytes("trip.crdt") == bytes, "what differs in nothing writes nothing")
  }

  @Test func `an outline names every field with its kind`() throws {
    try space.doc("insert", "trip.crdt", "/packing", "hat", "coat", "--as", "bob")
    try space.doc("increment", "trip.crdt", "/budget", "-5", "--as", "bob")
    #expect(
      try space.doc("show", "trip.crdt").split(separator: "\n").dropFirst()
        .joined(separator: "\n") == """
          /budget       counter   -5
          /days         map       1 field
          /days/1       map       1 field
          /days/1/walk  register  2.5
          /packing      set       ["coat","hat"]
          /route        register  ["a","b"]
          /title        register  "Lisbon"
          """)
    #expect(try space.doc("show", "trip.crdt").hasPrefix("trip.crdt: by 2 writers, "))
    #expect(try space.doc("show", "trip.crdt", "/days/1/walk") == "/days/1/walk  register  2.5\n")
  }

  @Test func `copies of a file that are edited apart merge, and nothing is lost`() throws {
    try space.copy("trip.crdt", to: "his.crdt")
    try space.doc("set", "trip.crdt", "/title", "Porto", "/days/2/walk", "3", "--as", "alice")
    try space.doc("set", "his.crdt", "/title", "Faro", "/days/2/swim", "1", "--as", "bob")
    try space.doc("increment", "trip.crdt", "/budget", "7", "--as", "alice")
    try space.doc("increment", "his.crdt", "/budget", "5", "--as", "alice")
    try space.doc("remove", "his.crdt", "/route/0", "--as", "bob")
    #expect(
      try space.doc("merge", "trip.crdt", "his.crdt", "-o", "trip.crdt")
        == "1 field in conflict; see 'converge doc conflicts'\n")
    try space.doc("merge", "his.crdt", "trip.crdt", "-o", "other.crdt")
    #expect(
      try space.bytes("other.crdt") == (try space.bytes("trip.crdt")),
      "whichever way round, it is the same file")
    #expect(
      try space.doc("export", "trip.crdt", "--compact")
        == #"{"budget":12,"days":{"1":{"walk":2.5},"2":{"swim":1,"walk":3}},"route":["b"],"#
        + #""title":"Faro"}"# + "\n")
    let conflicts = try space.doc("conflicts", "trip.crdt")
    #expect(conflicts.hasPrefix("/title"), "\(conflicts)")
    #expect(conflicts.contains("\"Porto\"") && conflicts.contains("alice"), "\(conflicts)")
    #expect(conflicts.contains("\"Faro\"") && conflicts.contains("bob"), "\(conflicts)")
    #expect(conflicts.hasSuffix("[1]\n"))
    try space.doc("set", "trip.crdt", "/title", "Porto", "--as", "carol")
    #expect(try space.doc("conflicts", "trip.crdt") == "", "decided")
    let decisions = try space.doc("conflicts", "trip.crdt", "--decided")
    #expect(decisions.hasPrefix("/title: carol decided by hand for \"Porto\" at "), "\(decisions)")
    #expect(decisions.contains("; lost: bob wrote \"Faro\""), "\(decisions)")
  }

  @Test func `copies that the same person edits at once never clash`() throws {
    for name in ["a", "b", "c"] {
      try space.copy("trip.crdt", to: name)
      for step in 0..<3 {
        try space.doc("set", name, "/\(name)/\(step)", "\(step)", "--as", "alice")
      }
    }
    try space.doc("merge", "a", "b", "c", "-o", "all")
    #expect(
      try space.doc("export", "all", "--compact")
        == #"{"a":{"0":0,"1":1,"2":2},"b":{"0":0,"1":1,"2":2},"c":{"0":0,"1":1,"2":2},"#
        + #""days":{"1":{"walk":2.5}},"route":["a","b"],"title":"Lisbon"}"# + "\n")
  }

  @Test func `what differs is told to people and to programs`() throws {
    try space.copy("trip.crdt", to: "his.crdt")
    #expect(try space.doc("diff", "trip.crdt", "his.crdt") == "")
    try space.doc("set", "his.crdt", "/title", "Faro", "/a~1b", "null")
    try space.doc("remove", "his.crdt", "/route")
    #expect(
      try space.doc("diff", "trip.crdt", "his.crdt") == """
        /a~1b: nothing → null
        /route: ["a","b"] → nothing
        /title: "Lisbon" → "Faro"
        [1]

        """)
    let patch = try space.doc("diff", "trip.crdt", "his.crdt", "--patch")
    #expect(patch.contains(#""op": "replace""#) && patch.contains(#""path": "/a~1b""#))
  }

  @Test func `keys and values may be anything`() throws {
    try space.doc(
      "set", "trip.crdt", "/", "1", "/a~1b/~0", "", "/ü", "-5", "/t", "plain text", "/u", "NaN",
      "/v", "--", "-x", "/n", "9223372036854775807")
    #expect(try space.doc("get", "trip.crdt", "/") == "1\n")
    #expect(try space.doc("get", "trip.crdt", "/a~1b") == "{\n  \"~\": \"\"\n}\n")
    #expect(try space.doc("get", "trip.crdt", "/ü") == "-5\n")
    #expect(try space.doc("get", "trip.crdt", "/u") == "\"NaN\"\n")
    #expect(try space.doc("get", "trip.crdt", "/v") == "\"-x\"\n")
    #expect(try space.doc("get", "trip.crdt", "/n") == "9223372036854775807\n")
    #expect(
      try space.doc("set", "trip.crdt", "/route/-", "c") == """
        /route: ["a","b"] → ["a","b","c"]

        """)
  }

  @Test func `a document goes through a pipe`() throws {
    // The bytes are not text, so they go through a file on the way.
    try space.doc("set", "trip.crdt", "/x", "1", "-o", "new.crdt")
    #expect(try space.doc("get", "new.crdt", "/x") == "1\n")
    #expect(try space.doc("get", "trip.crdt", "/x").hasSuffix("[1]\n"), "the old file is as it was")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = space.directory
    let tool = space.program
    shell.arguments = [
      "-c", "'\(tool)' doc set - /x 2 < trip.crdt | '\(tool)' doc export - -o - > out.json",
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(try space.text("out.json").contains("\"x\": 2"))
  }

  @Test func `what is written at once by six processes is all written`() throws {
    let writers = (1...6).map { number in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: space.program)
      process.currentDirectoryURL = space.directory
      process.arguments = ["doc", "set", "trip.crdt", "/at/once/\(number)", "\(number)"]
      process.standardOutput = FileHandle.nullDevice
      return process
    }
    for writer in writers { try writer.run() }
    for writer in writers { writer.waitUntilExit() }
    #expect(
      try space.doc("get", "trip.crdt", "/at/once", "--compact")
        == #"{"1":1,"2":2,"3":3,"4":4,"5":5,"6":6}"# + "\n")
    #expect(space.names == ["trip.crdt"], "nothing is left lying about")
  }

  @Test func `a link stays a link, and what may be read stays so`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: space.url("link").path, withDestinationPath: "trip.crdt")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: space.url("trip.crdt").path)
    try space.doc("set", "link", "/x", "1")
    #expect(try space.doc("get", "trip.crdt", "/x") == "1\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: space.url("trip.crdt").path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }
}

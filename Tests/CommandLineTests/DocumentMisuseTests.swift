import Foundation
import Testing

@Suite struct DocumentMisuse {
  let space: Workspace

  init() throws {
    space = try Workspace()
    try space.doc("import", "a.crdt", "-", input: #"{"t": "x", "s": [1]}"#)
    try space.write("{}", to: "a.json")
    try space.write("", to: "empty")
  }

  private static let usage = "see 'converge doc --help'\n[64]\n"
  /// Command lines, and what they say.
  private static let misuses: [(arguments: [String], says: String)] = [
    ([], "'doc' needs to know what to do, such as 'show'\n" + usage),
    (["shw", "a.crdt"], "unknown command 'shw'; did you mean 'show'?\n" + usage),
    (["show"], "usage: converge doc show FILE [PATH]\n" + usage),
    (["set", "a.crdt", "/x"], "usage: converge doc set FILE PATH VALUE [PATH VALUE]…\n" + usage),
    (["set", "a.crdt", "x", "1"], "the path \"x\" does not begin with a slash\n" + usage),
    (
      ["get", "a.crdt", "/a~b"],
      "in the path \"/a~b\" a ~ is followed by neither 0 nor 1\n" + usage
    ),
    (
      ["set", "a.crdt", "/x", "[1,"],
      "'[1,' is not JSON: the text ends too early, at byte 3\n" + usage
    ),
    (
      ["set", "a.crdt", "/x", "1e999"],
      "'1e999' is not JSON: a number is too large, at byte 0\n" + usage
    ),
    (
      ["set", "a.crdt", "/x", "1", "--sa", "b"],
      "unknown option '--sa'; did you mean '--as'?\n" + usage
    ),
    (["set", "a.crdt", "/x", "1", "--as"], "--as needs a value\n" + usage),
    (["set", "a.crdt", "/x", "1", "--as", ""], "a name is one line of 1 to 100 bytes\n" + usage),
    (["merge", "a.crdt", "a.crdt"], "'merge' needs -o and a file to write\n" + usage),
    (
      ["merge", "-", "-", "-o", "b"], "standard input can be read once only\n" + usage
    ),
    (["log", "a.crdt", "-n", "0"], "-n takes a whole number from 1, not '0'\n" + usage),
    (
      ["increment", "a.crdt", "/n", "1.5"],
      "an amount is a whole number of 64 bits, not '1.5'\n" + usage
    ),
    (["insert", "a.crdt", "/q", "[1]"], "a set holds values without parts, not [1]\n" + usage),
    (["show", "missing"], "missing: there is no such file\n[64]\n"),
    (
      ["set", "missing", "/x", "1"],
      "missing: there is no such file; 'converge doc import' makes one\n[64]\n"
    ),
    (["show", "."], ".: this is a directory, not a file\n[64]\n"),
    (["show", "empty"], "empty: the file is empty\n[64]\n"),
    (
      ["show", "a.json"],
      "a.json: this is JSON, not a document; 'converge doc import' makes one of it\n[64]\n"
    ),
    (
      ["set", "a.crdt", "", "1"],
      "a.crdt: the root of a document is a map and cannot be anything else\n[64]\n"
    ),
    (["set", "a.crdt", "/t/x", "1"], "a.crdt: /t is a register, not a map\n[64]\n"),
    (
      ["set", "a.crdt", "/s/5", "1"],
      "a.crdt: within /s: there is nothing at its path\n[64]\n"
    ),
    (["increment", "a.crdt", "/t"], "a.crdt: /t is a register, not a counter\n[64]\n"),
    (["get", "a.crdt", "/x"], "a.crdt: there is nothing at /x\n[1]\n"),
    (["remove", "a.crdt", "/x"], "a.crdt: there is nothing at /x\n[1]\n"),
    (["set", "a.crdt", "/x", "1", "-o", "."], ".: this is a directory, not a file\n[64]\n"),
    (
      ["set", "a.crdt", "/x", "1", "-o", "nowhere/b"],
      "nowhere/b: cannot be written: No such file or directory\n[64]\n"
    ),
  ]

  @Test func `wrong usage is explained, ends with 64 and writes nothing`() throws {
    let before = try space.bytes("a.crdt")
    for (arguments, says) in Self.misuses {
      let said = try space.doc(arguments)
      if said != "converge: " + says { Issue.record("\(arguments)\n\(said)") }
    }
    #expect(try space.bytes("a.crdt") == before)
    #expect(space.names == ["a.crdt", "a.json", "empty"])
  }

  @Test func `JSON that no document can hold is refused with its place`() throws {
    let texts: [(String, String)] = [
      (#"{"a": NaN}"#, "standard input:1:7: not JSON: this character has no place here"),
      (#"{"a": -Infinity}"#, "standard input:1:8: not JSON: this character has no place here"),
      ("{\n  \"a\": 1e400}", "standard input:2:8: not JSON: a number is too large"),
      (
        #"{"a": "\ud800"}"#,
        "standard input:1:8: not JSON: one half of a surrogate pair stands alone"
      ),
      ("{\"a\": 1,\n\"a\": 2}", "standard input:2:1: not JSON: the name 'a' occurs twice"),
      ("[1]", "-: a document is an object, and this is none"),
      ("", "standard input:1:1: not JSON: the text ends too early"),
    ]
    for (text, says) in texts {
      let said = try space.doc("import", "new.crdt", "-", input: text)
      if said != "converge: \(says)\n[64]\n" { Issue.record("\(text)\n\(said)") }
    }
    #expect(!space.names.contains("new.crdt"))
  }

  @Test func `what is long is told in short`() throws {
    let members = (10..<60).map { "\"k\($0)\": \($0)" }.joined(separator: ", ")
    let said = try space.doc("import", "many.crdt", "-", input: "{\(members)}")
    #expect(said.split(separator: "\n").count == 21 && said.hasSuffix("… and 30 more\n"))
    let key = String(repeating: "k", count: 2000)
    let refusal = try space.doc("set", "a.crdt", "/\(key)", "1")
    #expect(refusal.hasPrefix("converge: a.crdt: a key of /kkk") && refusal.count < 350)
    let deep = String(repeating: "{\"a\":", count: 40) + "1" + String(repeating: "}", count: 40)
    #expect(
      try space.doc("import", "deep.crdt", "-", input: deep)
        == "converge: deep.crdt: the path has too many keys: 33\n[64]\n")
  }

  @Test func `a damaged file is refused, wherever the damage is`() throws {
    let good = try space.bytes("a.crdt")
    for place in good.indices {
      var bad = good
      bad[place] ^= 0x10
      try Data(bad).write(to: space.url("bad.crdt"))
      let said = try space.doc("show", "bad.crdt")
      #expect(
        said.hasPrefix("converge: bad.crdt: ") && said.hasSuffix("[64]\n"), "\(place): \(said)")
      if place > 40 { break }
    }
    for length in [1, 4, 8, 12, 13, 14, good.count - 1] {
      try Data(good.prefix(length)).write(to: space.url("bad.crdt"))
      let said = try space.doc("show", "bad.crdt")
      #expect(
        said.hasPrefix("converge: bad.crdt: ") && said.hasSuffix("[64]\n"), "\(length): \(said)")
    }
  }
}

import Foundation
import ProcessHarness
import Testing

@Suite struct MergeDriver {
  let space: Workspace

  init() throws { space = try Workspace() }

  /// What three texts are merged to, and how it ended.
  private func merge(
    _ base: String, _ ours: String, _ theirs: String, _ more: String...
  ) throws -> (text: String, status: Int32, errors: String) {
    try space.write(base, to: "O")
    try space.write(ours, to: "A")
    try space.write(theirs, to: "B")
    let result = try space.run(["merge-driver", "O", "A", "B"] + more)
    return (try space.text("A"), result.status, result.errors)
  }

  private static let base = """
    {
        "name": "x",
        "version": "1.0.0",
        "big": 123456789012345678901234567890,
        "deps": {"b": "1", "a": "2"},
        "list": [1, 2,
           3],
        "gone": 1,
        "z": {
            "last": true
        }
    }

    """

  private static func base(_ changes: (String, String)...) -> String {
    changes.reduce(base) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  @Test func `members that one side has changed merge, and the rest keeps every byte`() throws {
    let merged = try merge(
      Self.base,
      Self.base(
        (#""a": "2""#, #""a": "2", "c": "3""#), ("true\n", "true,\n        \"mine\": 1.50\n")),
      Self.base(
        (#""b": "1""#, #""b": "1.5""#), ("    \"gone\": 1,\n", ""),
        ("        \"last\"", "        \"theirs\": [ 1,2 ],\n        \"last\""),
        ("    \"name\"", "    \"new\": null,\n    \"name\"")))
    #expect(merged.status == 0 && merged.errors.isEmpty)
    #expect(
      merged.text == """
        {
            "new": null,
            "name": "x",
            "version": "1.0.0",
            "big": 123456789012345678901234567890,
            "deps": {"b": "1.5", "a": "2", "c": "3"},
            "list": [1, 2,
               3],
            "z": {
                "theirs": [ 1,2 ],
                "last": true,
                "mine": 1.50
            }
        }

        """)
  }

  @Test func `what both have changed stands between markers, and all else is merged`() throws {
    let merged = try merge(
      Self.base, Self.base(("1.0.0", "1.1.0"), (#""x""#, #""y""#)), Self.base(("1.0.0", "2.0.0")),
      "9", "package.json")
    #expect(merged.status == 1)
    #expect(merged.errors == "package.json: /version: changed on both sides\n")
    #expect(
      merged.text
        == Self.base(
          (#""x""#, #""y""#),
          (
            "    \"version\": \"1.0.0\",\n",
            """
            <<<<<<<<< ours
                "version": "1.1.0",
            ||||||||| base
                "version": "1.0.0",
            =========
                "version": "2.0.0",
            >>>>>>>>> theirs

            """
          )))
  }

  @Test func `whichever side is kept, the commas are right`() throws {
    let merged = try merge(
      #"{"a":1,"b":2,"c":3}"#, #"{"b":2,"c":4}"#, #"{"a":5,"b":2}"#)
    #expect(merged.status == 1)
    #expect(Self.choose(.ours, merged.text) == #"{"c":4,"b":2}"#, "what may be gone is not last")
    #expect(Self.choose(.theirs, merged.text) == #"{"a":5,"b":2}"#)
    let all = try merge(#"{"a":1,"b":1}"#, #"{"a":2}"#, #"{"b":2}"#)
    #expect(all.text.components(separatedBy: "<<<<<<<").count == 2, "one choice for all")
    #expect(Self.choose(.ours, all.text) == #"{"a":2}"#)
    #expect(Self.choose(.theirs, all.text) == #"{"b":2}"#)
    let root = try merge("{}\n", "[1]\n", "{\"b\":1}\n")
    #expect(
      root.status == 1
        && root.errors == "A: the root: something with keys on one side and without on the other\n"
    )
    #expect(Self.choose(.ours, root.text) == "[1]")
    #expect(Self.choose(.theirs, root.text) == #"{"b":1}"#)
  }

  @Test func `two who add the same file agree where they can`() throws {
    #expect(try merge("", "{\"a\":1}\n", "{\"a\":1,\"b\":2}\n").text == "{\"a\":1,\"b\":2}\n")
    let both = try merge("", "{\"a\":1}\r\n", "{\"a\":2}")
    #expect(both.status == 1 && both.errors == "A: /a: added on both sides\n")
    #expect(both.text.contains("<<<<<<< ours\r\n"), "lines end as ours do")
  }

  @Test func `what is not JSON is merged line by line`() throws {
    let merged = try merge("a\nb\nc\n", "a1\nb\nc\n", "a\nb\nc2\n")
    #expect(merged.status == 0 && merged.text == "a1\nb\nc2\n")
    #expect(merged.errors == "A: not JSON in all three versions; merged line by line\n")
    #expect(try merge("a\n", "b\n", "c\n").status == 1)
    let missing = try space.run("merge-driver", "O", "A", "nope")
    #expect(missing.status == 255, "git takes this for a failure, not for a conflict")
    #expect(missing.errors == "converge: nope: there is no such file\n")
  }

  @Test func `git merges with it`() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = space.directory
    shell.arguments = [
      "-ec",
      """
      exec > log 2>&1
      export GIT_CONFIG_NOSYSTEM=1 HOME="$PWD" GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@a
      export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@a
      git init -q -b main r && cd r
      git config merge.json.driver "'\(space.program)' merge-driver %O %A %B %L %P"
      echo '*.json merge=json' > .gitattributes
      echo '{"a": 1, "b": 1}' > x.json && git add . && git commit -qm 1
      git checkout -qb side && echo '{"a": 2, "b": 1}' > x.json && git commit -qam 2
      git checkout -q main && echo '{"a": 1, "b": 2}' > x.json && git commit -qam 3
      git merge -q side -m 4 && git show HEAD:x.json > ../merged
      git checkout -q side && echo '{"a": 3, "b": 1}' > x.json && git commit -qam 5
      git checkout -q main && echo '{"a": 4, "b": 2}' > x.json && git commit -qam 6
      if git merge -q side -m 7; then exit 9; fi
      git status --porcelain > ../status
      """,
    ]
    try shell.run()
    shell.waitUntilExit()
    let log = try space.text("log")
    #expect(shell.terminationStatus == 0, "\(log)")
    #expect(try space.text("merged") == "{\"a\": 2, \"b\": 2}\n")
    #expect(try space.text("status") == "UU x.json\n")
    #expect(log.contains("x.json: /a: changed on both sides"), "\(log)")
  }

  private enum Side { case ours, theirs }

  /// The text with one side chosen everywhere, without the space around its tokens.
  private static func choose(_ side: Side, _ text: String) -> String {
    var result = ""
    var isKept = true
    for line in text.split(separator: "\n") {
      switch line.prefix(7) {
      case "<<<<<<<": isKept = side == .ours
      case "|||||||": isKept = false
      case "=======": isKept = side == .theirs
      case ">>>>>>>": isKept = true
      default: if isKept { result += line.trimmingCharacters(in: .whitespaces) }
      }
    }
    return result
  }
}

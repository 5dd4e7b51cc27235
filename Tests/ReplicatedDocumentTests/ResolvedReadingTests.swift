import CRDTs
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// Documents read by rules.
@Suite struct ResolvedReadingTests {
  private func meeting(_ past: [Edit], _ hers: [Edit], _ his: [Edit]) throws -> Document {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try bob.merge(try alice.edit(past))
    let (first, second) = (try alice.edit(hers, at: 1), try bob.edit(his, at: 2))
    try alice.merge(second)
    try bob.merge(first)
    return alice.document
  }

  @Test func `a field is read by the rule for it, at any depth, and nothing is changed`() throws {
    let document = try meeting(
      [], [.set("/scores/ann", 9), .set("/tags", ["a"]), .set("/o", ["x": 1]), .set("/t", "hers")],
      [.set("/scores/ann", 7), .set("/tags", ["b"]), .set("/o/y", 2), .set("/t", "his")])
    let copy = document
    let rules: ResolutionRules = [
      "/scores/*": .maximum, "/tags": .union, "/o": .deepMerge(), "/t": .authority(ReplicaID(1)),
    ]
    let shown: JSONValue = [
      "o": ["x": 1, "y": 2], "scores": ["ann": 9], "t": "hers", "tags": ["a", "b"],
    ]
    #expect(document.json(resolvedBy: rules) == shown)
    #expect(document.json(resolvedBy: [:]) == document.json)
    for path in ["", "/o", "/o/x", "/o/y", "/scores/ann", "/tags/1", "/t", "/t/x", "/z"] {
      let path = try DocumentPath(parsing: path)
      check(document.value(at: path, resolvedBy: rules), is: shown[path], "\(path)")
    }
    #expect(document == copy)
    #expect(
      document.resolutions(by: rules).map { "\($0.conflict.path) \($0.policy) \($0.lost.count)" }
        == ["/o deep-merge 0", "/scores/ann maximum 1", "/t authority(1) 1", "/tags union 0"])
  }

  @Test func `what a map hides and what hides a map are read by the rule for the field`() throws {
    let document = try meeting(
      [], [.set("/m/x", "hers"), .set("/m/z", 1), .insert(1, "/s")],
      [.set("/m", "his"), .set("/s", [2, 1])])
    let rows: [(ResolutionPolicy, JSONValue)] = [
      (.lastWriteWins, ["m": ["x": "hers", "z": 1], "s": [1]]),
      (.authority(ReplicaID(2)), ["m": "his", "s": [2, 1]]),
      (.union, ["m": ["x": "hers", "z": 1], "s": [2, 1]]),
      (.minimum, ["m": "his", "s": [1]]),
    ]
    for (policy, shown) in rows {
      let rules: ResolutionRules = ["/*": policy]
      check(document.json(resolvedBy: rules), is: shown, "\(policy)")
      check(document.value(at: "/m/x", resolvedBy: rules), is: shown["/m/x"], "\(policy)")
    }
    let nested = try meeting(
      [], [.set("/m/x", 1), .set("/m/y", 1)], [.set("/m/x", 2), .set("/m", ["x": 0, "z": 0])])
    #expect(
      nested.json(resolvedBy: ["/m": .deepMerge(leaves: .maximum), "/m/*": .minimum])
        == ["m": ["x": 1, "y": 1, "z": 0]], "what is in the map by its own rule, then the map")
  }

  @Test func `a deletion that is preferred holds against edits of the same time`() throws {
    let rules: ResolutionRules = ["/tasks/*": .preferDeletion, "/notes/*": .preferDeletion]
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    let past = try alice.edit(
      .set("/tasks/1/state", "open"), .set("/tasks/2/state", "open"), .set("/notes/a", "x"),
      .set("/notes/b", "x"), .set("/notes/c", "x"), .set("/other", 1))
    try bob.merge(past)
    let hers = try alice.edit(at: .zero) { document in
      try document.removeValue(at: "/tasks/1")
      try document.removeValue(at: "/tasks/2", under: rules)
      try document.removeValue(at: "/notes/a", under: rules)
      try document.removeValue(at: "/notes/b", under: rules)
      try document.removeValue(at: "/notes/c")
      try document.removeValue(at: "/notes/nowhere", under: rules)
      try document.removeValue(at: "/other", under: rules)
    }
    #expect(alice.json == ["notes": ["a": nil, "b": nil], "tasks": ["2": nil]])
    #expect(alice.document.json(resolvedBy: rules) == ["notes": [:], "tasks": [:]])
    let his = try bob.edit(
      .set("/tasks/1/state", "done"), .set("/tasks/2/state", "done"), .set("/notes/a", "y"),
      .set("/notes/c", "y"))
    try alice.merge(his)
    try bob.merge(hers)
    #expect(alice.document == bob.document)
    #expect(
      alice.document.json(resolvedBy: rules) == ["notes": ["c": "y"], "tasks": [:]],
      "what was removed as a value from under an edit left no trace")
    #expect(alice.document.value(at: "/tasks/1/state", resolvedBy: rules) == nil)
    #expect(
      alice.document.json(resolvedBy: ["/**": .preferEdit])
        == [
          "notes": ["a": "y", "b": nil, "c": "y"],
          "tasks": ["1": ["state": "done"], "2": ["state": "done"]],
        ])
    try alice.edit(.set("/notes/a", "again"))
    #expect(alice.document.value(at: "/notes/a", resolvedBy: rules) == "again")
  }

  @Test func `with a log, a deletion that is preferred holds whatever was deleted`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))
    try bob.merge(
      try #require(
        try alice.edit(at: .zero) {
          try $0.set("/a", to: "x")
          try $0.increment("/n")
        }), at: .zero)
    try alice.edit(at: .zero) {
      try $0.removeValue(at: "/a")
      try $0.removeValue(at: "/n")
    }
    try bob.edit(at: .zero) {
      try $0.set("/a", to: "y")
      try $0.increment("/n")
    }
    try alice.merge(bob.document, log: bob.log, at: .zero)
    #expect(alice.document.json(resolvedBy: ["/**": .preferDeletion]) == ["a": "y", "n": 1])
    #expect(alice.json(resolvedBy: ["/**": .preferDeletion]) == [:])
    #expect(alice.json(resolvedBy: ["/**": .preferEdit]) == ["a": "y", "n": 1])
    let stale = alice.conflicts()
    try alice.edit(at: .zero) { try $0.set("/a", to: "z") }
    #expect(
      alice.document.json(resolvedBy: ["/**": .preferDeletion], knowing: stale) == ["a": "z"],
      "what is known of a field does not hold for what it has become")
  }
}

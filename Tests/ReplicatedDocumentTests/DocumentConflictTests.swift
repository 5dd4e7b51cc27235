import Causality
import ReplicatedDocument
import Testing

/// What two versions and their base say about each other.
@Suite struct DocumentConflictTests {
  private let now = Instant(nanoseconds: 1_000_000)

  private func conflicts(
    _ local: JSONValue, _ remote: JSONValue, from base: JSONValue
  ) -> [DocumentConflict] {
    JSONValue.conflicts(local: local, remote: remote, base: base)
  }

  @Test func `each kind of contradiction is told from the others`() {
    let base: JSONValue = ["a": 1, "m": ["x": 1, "y": 2], "same": 0]
    let table: [(JSONValue, JSONValue, DocumentConflict.Kind, DocumentPath)] = [
      (["a": 2], ["a": 3], .modifyModify, "/a"),
      (["a": 1, "new": 1], ["a": 1, "new": 2], .addAdd, "/new"),
      ([:], ["a": 2], .deleteModify, "/a"),
      (["a": 2], [:], .deleteModify, "/a"),
      (["a": ["k": 1]], ["a": 2], .structural, "/a"),
    ]
    for (local, remote, kind, path) in table {
      let found = conflicts(local, remote, from: ["a": 1])
      #expect(found.map(\.kind) == [kind])
      #expect(found.map(\.path) == [path])
    }
    let inner = conflicts(
      ["a": 1, "same": 0], ["a": 1, "m": ["x": 9, "y": 2], "same": 0], from: base)
    #expect(inner.map(\.path) == ["/m/x"], "a map was removed and something in it changed")
    #expect(inner.map(\.kind) == [.deleteModify])
    #expect(inner[0].base == 1 && inner[0].local == nil && inner[0].remote == 9)
    let replaced = conflicts(
      ["m": 7], ["m": ["x": 5, "y": 2]], from: ["m": ["x": 1, "y": 2]])
    #expect(replaced.map(\.path) == ["/m/x"], "a map became a value and something in it changed")
    #expect(replaced.map(\.kind) == [.structural])
  }

  @Test func `changes of different places, and equal changes, are no conflict`() {
    let base: JSONValue = ["a": 1, "b": 2, "m": ["x": 1]]
    #expect(conflicts(["a": 9, "b": 2, "m": ["x": 1]], ["a": 1, "b": 9], from: base).isEmpty)
    #expect(conflicts(["a": 9], ["a": 9], from: base).isEmpty)
    #expect(conflicts(base, [:], from: base).isEmpty)
    #expect(conflicts([:], [:], from: base).isEmpty)
  }

  @Test func `counting and adding on both sides contradict nothing`() throws {
    var alice = DocumentReplica(ReplicaID(1))
    try alice.edit(at: now) { document in
      try document.increment("/count")
      try document.insert(1, into: "/set")
      try document.set("/title", to: "x")
    }
    let base = alice.document
    var bob = DocumentReplica(ReplicaID(2), resuming: base)
    try alice.edit(at: now) { document in
      try document.increment("/count")
      try document.insert(2, into: "/set")
      try document.set("/title", to: "a")
    }
    try bob.edit(at: now) { document in
      try document.increment("/count", by: 2)
      try document.insert(3, into: "/set")
      try document.set("/title", to: "b")
    }
    let found = Document.conflicts(local: alice.document, remote: bob.document, base: base)
    #expect(found.map(\.path) == ["/title"])
    #expect(
      found[0].description
        == "/title: changed on both sides: \"a\" here, \"b\" there, \"x\" before")
  }

  @Test func `values of different types of JSON are told from values of one`() {
    let rows: [(JSONValue, JSONValue, JSONValue, DocumentConflict.Kind)] = [
      ("x", 2, 1, .typeChange), ([1], 2, 1, .typeChange), (true, "x", 1, .typeChange),
      (nil, 2, 1, .modifyModify), (1.5, 2, 1, .modifyModify), ([1], [2], 1, .modifyModify),
      (["k": 1], [1], 1, .structural), (["k": 1], nil, 1, .structural),
    ]
    for (local, remote, base, kind) in rows {
      let found = conflicts(["a": local], ["a": remote], from: ["a": base])
      #expect(found.map(\.kind) == [kind], "\(local), \(remote)")
      let fresh = conflicts(["a": local], ["a": remote], from: [:])
      #expect(fresh.map(\.kind) == [kind == .modifyModify ? .addAdd : kind])
    }
  }

  @Test func `maps that both have made are compared key by key`() throws {
    let found = conflicts(
      ["m": ["a": 1, "b": 1, "n": ["x": 1, "y": 1], "o": 1]],
      ["m": ["a": 2, "c": 1, "n": ["x": 1, "y": "1"], "o": ["k": 1]]], from: ["m": 0])
    #expect(found.map(\.path) == ["/m/a", "/m/n/y", "/m/o"])
    #expect(found.map(\.kind) == [.addAdd, .typeChange, .structural])
    var alice = DocumentReplica(ReplicaID(1))
    var bob = DocumentReplica(ReplicaID(2))
    try alice.edit(at: now) { document in
      try document.set("/m/a", to: 1)
      try document.increment("/m/n")
      try document.insert(1, into: "/m/s")
    }
    try bob.edit(at: now) { document in
      try document.set("/m/a", to: 2)
      try document.increment("/m/n", by: 5)
      try document.insert(2, into: "/m/s")
    }
    let both = Document.conflicts(
      local: alice.document, remote: bob.document, base: Document())
    #expect(both.map(\.path) == ["/m/a"])
  }

  @Test func `a counter on one side and a value on the other are of different types`() throws {
    var alice = DocumentReplica(ReplicaID(1))
    var bob = DocumentReplica(ReplicaID(2))
    try alice.edit(at: now) { try $0.increment("/n") }
    try bob.edit(at: now) { try $0.set("/n", to: "one") }
    let found = Document.conflicts(
      local: alice.document, remote: bob.document, base: Document())
    #expect(found.map(\.kind) == [.typeChange])
  }
}

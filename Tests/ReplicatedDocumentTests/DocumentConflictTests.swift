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

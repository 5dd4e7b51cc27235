import CRDTs
import Causality
import Checking
import ReplicatedDocument
import SortedCollections
import Specifications
import Testing

/// What a document tells of values that were written at the same time.
@Suite struct FieldConflictTests {
  /// Two replicas with a common past that have edited without each other and merged.
  private func meeting(_ past: [Edit], _ hers: [Edit], _ his: [Edit]) throws -> Document {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try bob.merge(try alice.edit(past))
    let (first, second) = (try alice.edit(hers, at: 1), try bob.edit(his, at: 2))
    try alice.merge(second)
    try bob.merge(first)
    check(alice.document, is: bob.document)
    check(alice.document.conflicts, is: bob.document.conflicts)
    return alice.document
  }

  @Test func `each kind of conflict is told from the others`() throws {
    let rows: [([Edit], [Edit], [Edit], DocumentConflict.Kind?, DocumentPath)] = [
      ([.set("/t", 0)], [.set("/t", 1)], [.set("/t", 2)], .modifyModify, "/t"),
      ([], [.set("/a/b", 1)], [.set("/a/b", nil)], .modifyModify, "/a/b"),
      ([], [.set("/t", "x")], [.set("/t", 2)], .typeChange, "/t"),
      ([], [.set("/t", 1.5)], [.set("/t", 2)], .modifyModify, "/t"),
      ([], [.set("/t", [1])], [.set("/t", 2)], .typeChange, "/t"),
      ([], [.add(1, "/t")], [.set("/t", 1)], .typeChange, "/t"),
      ([], [.add(1, "/t")], [.insert(1, "/t")], .typeChange, "/t"),
      ([], [.set("/t/x", 1)], [.set("/t", 1)], .structural, "/t"),
      ([], [.set("/t", ["x": 1])], [.set("/t", 1)], .structural, "/t"),
      ([], [.set("/t/x", 1)], [.set("/t", ["x": 1])], .structural, "/t"),
      ([.set("/t/x", 1)], [.delete("/t")], [.set("/t/y", 1)], .deleteModify, "/t"),
      ([.set("/t/u/x", 1)], [.delete("/t")], [.set("/t/u/y", 1)], .deleteModify, "/t"),
      ([.set("/t/u/x", 1)], [.delete("/t/u")], [.set("/t/u/y", 1)], .deleteModify, "/t/u"),
      ([.insert(1, "/s")], [.delete("/s")], [.insert(2, "/s")], .deleteModify, "/s"),
      ([.set("/t", 0)], [.set("/t", 1)], [.set("/t", 1)], nil, "/t"),
      ([.set("/t", 0)], [.set("/u", 1)], [.set("/t", 1)], nil, "/t"),
      ([.add(1, "/n")], [.add(1, "/n")], [.add(2, "/n")], nil, "/n"),
      ([.insert(1, "/s")], [.remove(1, "/s")], [.insert(2, "/s")], nil, "/s"),
      ([.set("/t/x", 1)], [.delete("/t/x")], [.set("/t/y", 1)], nil, "/t"),
      ([.set("/t/x", 1)], [.delete("/t")], [.delete("/t")], nil, "/t"),
    ]
    for (past, hers, his, kind, path) in rows {
      let document = try meeting(past, hers, his)
      let place = "\(past), \(hers) ‖ \(his)"
      check(document.conflicts.map(\.kind), is: kind.map { [$0] } ?? [], place)
      check(document.conflict(at: path)?.kind, is: kind, place)
      check(document.conflicts(at: path), is: document.conflicts, place)
      for other: DocumentPath in ["/t/u", "/t/u/y", "/t/x", "/a", "/s"] where other != path {
        check(document.conflict(at: other) == nil, "\(other), \(place)")
      }
      check(document.conflicts.first.map(\.path), is: kind.map { _ in path }, place)
      if let conflict = document.conflicts.first {
        check(conflict.shown, is: document[path], "shown first, \(place)")
        check(conflict.events, is: document.field(at: path)?.dots ?? DotCloud(), place)
      }
    }
  }

  @Test func `every value comes with its writer and its time, and people can read it`() throws {
    let document = try meeting([], [.set("/title", "A")], [.set("/title", "B")])
    let conflict = try #require(document.conflict(at: "/title"))
    #expect(conflict.values.map(\.dot) == [Dot(ReplicaID(2), 1), Dot(ReplicaID(1), 1)])
    #expect(conflict.values.map(\.writers) == [[ReplicaID(2)], [ReplicaID(1)]])
    #expect(conflict.values.map(\.timestamp?.microseconds) == [2_000_000, 1_000_000])
    let names = ["nobody", "alice", "bob"]
    #expect(
      conflict.description { names[Int($0.rawValue)] }
        == """
        /title: bob wrote "B" at 1970-01-01T00:00:02Z, \
        alice wrote "A" at 1970-01-01T00:00:01Z; shown: "B"
        """)
    #expect(
      conflict.json.description
        == #"{"kind":"modifyModify","path":"/title","shown":"B","values":["#
        + #"{"dot":"2:1","kind":"register","time":"1970-01-01T00:00:02Z","value":"B","#
        + #""writers":["2"]},"#
        + #"{"dot":"1:1","kind":"register","time":"1970-01-01T00:00:01Z","value":"A","#
        + #""writers":["1"]}]}"#)
    let mixed = try meeting(
      [.insert(1, "/k")], [.delete("/k"), .add(2, "/k")], [.insert(3, "/k"), .set("/m/x", 1)])
    #expect(
      mixed.conflicts.map(\.description) == [
        "/k: 2 made the set [3], 1 counted 2, somebody removed it; shown: [3]"
      ])
  }

  @Test func `conflicts below a path are found from it, and none beside`() throws {
    let document = try meeting(
      [], [.set("/a/x", 1), .set("/a/b/y", 1), .set("/c", 1)],
      [.set("/a/x", 2), .set("/a/b/y", 2), .set("/c", 2), .set("/d", 1)])
    #expect(document.conflicts.map(\.path) == ["/a/b/y", "/a/x", "/c"])
    #expect(document.conflicts(at: "/a").map(\.path) == ["/a/b/y", "/a/x"])
    #expect(document.conflicts(at: "/a/b").map(\.path) == ["/a/b/y"])
    #expect(document.conflicts(at: "").count == 3)
    #expect(document.conflicts(at: "/d").isEmpty && document.conflicts(at: "/z/z").isEmpty)
    #expect(document.conflict(at: "") == nil && document.conflict(at: "/a") == nil)
  }
}

import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// Conflicts that somebody settles, and the trail that leaves.
@Suite struct ConflictResolvingTests {
  private func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

  /// Two replicas that have written without each other and merged; the first is given back.
  private func meeting(
    _ past: [Edit], _ hers: [Edit], _ his: [Edit]
  ) throws -> VersionedReplica {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))
    try alice.edit(at: at(0)) { for edit in past { try edit.apply(to: &$0) } }
    try bob.merge(alice.document, log: alice.log, at: at(0))
    try alice.edit(at: at(1)) { for edit in hers { try edit.apply(to: &$0) } }
    try bob.edit(at: at(2)) { for edit in his { try edit.apply(to: &$0) } }
    try alice.merge(bob.document, log: bob.log, at: at(2))
    return alice
  }

  @Test func `a decision is one edit that overwrites all the values, of whatever kind`() throws {
    let rows: [([Edit], [Edit], [Edit], JSONValue?, Field.Kind?)] = [
      ([], [.set("/f", 1)], [.set("/f", 2)], 1, .register),
      ([], [.set("/f", 1)], [.set("/f", 2)], "new", .register),
      ([], [.set("/f", 1)], [.set("/f", 2)], nil, nil),
      ([], [.set("/f/x", 1)], [.set("/f", 2)], 2, .register),
      ([], [.set("/f/x", 1)], [.set("/f", 2)], ["x": 1], .map),
      ([], [.set("/f/x", 1)], [.set("/f", ["y": 2])], ["x": 1, "y": 2], .map),
      ([], [.set("/f/x", 1)], [.set("/f", 2)], nil, nil),
      ([], [.add(3, "/f")], [.set("/f", 2)], 3, .counter),
      ([], [.add(3, "/f")], [.set("/f", 2)], 4, .register),
      ([], [.insert(3, "/f")], [.set("/f", [4])], [3], .set),
      ([], [.insert(3, "/f")], [.set("/f", [4])], [3, 4], .set),
      ([], [.insert(3, "/f")], [.set("/f", [4])], [[4]], .register),
      ([], [.insert(3, "/f"), .add(1, "/g")], [.add(4, "/f")], 4, .counter),
      ([.set("/f/x", 1)], [.delete("/f")], [.set("/f/y", 2)], ["y": 2], .map),
      ([.set("/f/x", 1)], [.delete("/f")], [.set("/f/y", 2)], nil, nil),
      ([.insert(1, "/f")], [.delete("/f")], [.insert(2, "/f")], [2], .set),
    ]
    for (past, hers, his, value, kind) in rows {
      var alice = try meeting(past, hers, his)
      let place = "\(past), \(hers) ‖ \(his) to \(value?.description ?? "nothing")"
      let before = alice.document
      let edit = try #require(
        try alice.edit(at: at(3)) { check(try $0.resolve(at: "/f", to: value), is: true) })
      check(alice.document["/f"], is: value, place)
      check(alice.document.kind(at: "/f"), is: kind, place)
      check(alice.document.conflicts.count, is: 0, place)
      check(alice.conflicts().count, is: 0, place)
      let kept = alice.document.field(at: "/f")?.heldKinds ?? []
      check(kept, is: kind.map { [$0] } ?? [], place)
      // Whoever merges the delta has the very same document.
      var other = before
      other.merge(try Document.Delta(canonicalBytes: edit.delta.canonicalBytes))
      check(other, is: alice.document, place)
      var late = Document()
      for edit in alice.log.chronological.reversed() { late.merge(edit.delta) }
      check(late, is: alice.document, place)
      let again = try alice.edit(at: at(4)) {
        check(try $0.resolve(at: "/f", to: "late"), is: false, "nothing is left, \(place)")
      }
      check(again == nil, place)
      check(alice.decisions().map(\.conflict.path), is: ["/f"], place)
    }
  }

  @Test func `a value that whoever decides has not seen stays`() throws {
    var alice = try meeting([], [.set("/t", "a")], [.set("/t", "b")])
    let shown = try #require(alice.conflicts().first)
    var carol = VersionedReplica(ReplicaID(3))
    let unseen = try #require(try carol.edit(at: at(9)) { try $0.set("/t", to: "c") })
    try alice.merge(unseen, at: at(9))
    try alice.resolve(shown, to: "a or b", at: at(10))
    #expect(alice.document.conflict(at: "/t")?.values.map(\.value) == ["a or b", "c"])
    let rest = try #require(alice.conflicts().first)
    try alice.resolve(rest, to: nil, at: at(11))
    #expect(alice.document.json == [:])
    #expect(try alice.resolve(shown, to: "late", at: at(12)) == nil, "nothing of it is left")
    var map = try meeting([], [.set("/m/x", 1)], [.set("/m", 2)])
    let known = try #require(map.conflicts().first)
    try map.edit(at: at(3)) { try $0.set("/m/y", to: 3) }
    try map.resolve(known, to: 2, at: at(4))
    #expect(map.document.json == ["m": ["y": 3]], "what was put in since")
    #expect(map.document.conflict(at: "/m")?.kind == .structural)
  }

  @Test func `a decision that is refused does nothing, and the root has no conflicts`() throws {
    var alice = try meeting([], [.set("/t", "a")], [.set("/t", "b")])
    let before = alice.document
    #expect(throws: DocumentError.notFinite("/t")) {
      try alice.edit(at: self.at(3)) { try $0.resolve(at: "/t", to: .double(.nan)) }
    }
    #expect(alice.document == before)
    #expect(try alice.edit(at: at(3)) { try $0.resolve(at: "", to: 1) } == nil)
    #expect(try alice.edit(at: at(3)) { try $0.resolve(at: "/none", by: .maximum) } == nil)
  }

  @Test func `the trail tells who decided what, how, and what was lost`() throws {
    var alice = try meeting(
      [.set("/n", "x"), .set("/d/x", 1)],
      [.set("/t", "a"), .set("/u", [1]), .set("/v", 1), .delete("/n"), .delete("/d")],
      [.set("/t", "b"), .set("/u", [2]), .set("/v", 2), .set("/n", "y"), .set("/d/y", 1)])
    #expect(alice.decisions().isEmpty)
    let conflicts = alice.conflicts()
    #expect(conflicts.map(\.path) == ["/d", "/n", "/t", "/u", "/v"])
    try alice.edit(at: at(3), message: "hers is right") { try $0.set("/t", to: "a") }
    try alice.resolve(conflicts[3], by: .union, at: at(4), message: "both")
    try alice.edit(at: at(5)) { try $0.removeValue(at: "/v") }
    try alice.edit(at: at(6)) { try $0.set("/d/z", to: 1) }
    try alice.edit(at: at(7)) { try $0.set("/t", to: "c") }
    let trail = alice.decisions()
    #expect(
      trail.map(\.description) == [
        #"/t: 1 decided by hand for "a" at 1970-01-01T00:00:03Z; "#
          + #"lost: 2 wrote "b" at 1970-01-01T00:00:02Z"#,
        "/u: 1 decided by union for [1,2] at 1970-01-01T00:00:04Z",
        "/v: 1 decided by hand for nothing at 1970-01-01T00:00:05Z; lost: "
          + "2 wrote 2 at 1970-01-01T00:00:02Z, 1 wrote 1 at 1970-01-01T00:00:01Z",
        #"/d: 1 decided by hand for {"y":1,"z":1} at 1970-01-01T00:00:06Z; "#
          + "lost: somebody removed it",
      ])
    #expect(trail.map(\.manner) == [.byHand, .byPolicy("union"), .byHand, .byHand])
    #expect(trail.map(\.author) == Array(repeating: ReplicaID(1), count: 4))
    #expect(trail[0].edit.message == "hers is right")
    #expect(trail[1].edit.message == "resolve /u by union: both")
    #expect(trail[1].json["/policy"] == "union" && trail[1].json["/value/1"] == 2)
    var bob = VersionedReplica(ReplicaID(2))
    for edit in alice.log.chronological { try bob.merge(edit, at: at(8)) }
    #expect(bob.decisions() == trail, "whoever has the log has the trail")
  }

  @Test func `rules settle all that there is, as the document reads by them`() throws {
    var alice = try meeting(
      [.set("/n", "1\n2\n3"), .set("/d/x", 1)],
      [.set("/s/ann", 9), .set("/n", "1\n2\nC"), .delete("/d"), .set("/m/x", 1), .set("/o", 1)],
      [.set("/s/ann", 7), .set("/n", "A\n2\n3"), .set("/d/y", 1), .set("/m", ["y": 1])])
    let rules: ResolutionRules = [
      "/s/*": .maximum, "/n": .lineMerge, "/d": .preferDeletion, "/m": .deepMerge(),
    ]
    let shown = alice.json(resolvedBy: rules)
    #expect(shown == ["m": ["x": 1, "y": 1], "n": "A\n2\nC", "o": 1, "s": ["ann": 9]])
    #expect(try alice.resolveConflicts(by: rules, at: at(3)).count == 4)
    #expect(alice.document.json == shown)
    #expect(alice.conflicts().isEmpty)
    #expect(
      alice.decisions().map(\.manner) == [
        .byPolicy("prefer-deletion"), .byPolicy("deep-merge"), .byPolicy("line-merge"),
        .byPolicy("maximum"),
      ])
    #expect(try alice.resolveConflicts(by: rules, at: at(4)).isEmpty)
  }
}

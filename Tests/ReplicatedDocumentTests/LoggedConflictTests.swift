import CRDTs
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// What a document with a log tells of conflicts beyond one without.
@Suite struct LoggedConflictTests {
  /// Two replicas that remember, with a common past, that have edited without each other.
  private struct Meeting: ~Copyable {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))

    init(_ past: [Edit], _ hers: [Edit], _ his: [Edit]) throws {
      try Self.edit(&alice, past, at: 0)
      try bob.merge(alice.document, log: alice.log, at: .zero)
      try Self.edit(&alice, hers, at: 1)
      try Self.edit(&bob, his, at: 2)
      try meet()
    }

    mutating func meet() throws {
      try bob.merge(alice.document, log: alice.log, at: .zero)
      try alice.merge(bob.document, log: bob.log, at: .zero)
      check(alice.conflicts(), is: bob.conflicts())
    }

    static func edit(_ replica: inout VersionedReplica, _ edits: [Edit], at seconds: Int64) throws {
      try replica.edit(at: Instant(nanoseconds: seconds * 1_000_000_000)) { editor in
        for edit in edits { try edit.apply(to: &editor) }
      }
    }
  }

  @Test func `the base tells what was added from what was changed`() throws {
    let rows: [([Edit], [Edit], [Edit], DocumentConflict.Kind, FieldConflict.Base)] = [
      ([], [.set("/t", 1)], [.set("/t", 2)], .addAdd, .nothing),
      ([.set("/t", 0)], [.set("/t", 1)], [.set("/t", 2)], .modifyModify, .value(0)),
      ([.set("/t", 0)], [.delete("/t")], [.set("/t", 2)], .deleteModify, .value(0)),
      ([.add(5, "/t")], [.delete("/t")], [.add(2, "/t")], .deleteModify, .value(5)),
      ([.set("/t/x", 0)], [.delete("/t")], [.set("/t/y", 2)], .deleteModify, .value(["x": 0])),
      ([.set("/t/x", 0)], [.delete("/t")], [.set("/t/x", 2)], .deleteModify, .value(["x": 0])),
      ([.insert(1, "/t")], [.delete("/t")], [.insert(2, "/t")], .deleteModify, .value([1])),
      ([.set("/t", 0)], [.set("/t", ["k": 1])], [.set("/t", 2)], .structural, .value(0)),
      ([], [.set("/t/k", 1)], [.set("/t", 2)], .structural, .nothing),
      ([], [.add(1, "/t")], [.insert(2, "/t")], .typeChange, .nothing),
    ]
    for (past, hers, his, kind, base) in rows {
      let meeting = try Meeting(past, hers, his)
      let place = "\(past), \(hers) ‖ \(his)"
      let found = meeting.alice.conflicts()
      check(found.map(\.path), is: ["/t"], place)
      check(found.first?.kind, is: kind, place)
      check(found.first?.base, is: base, place)
      check(found.first?.values.allSatisfy { $0.timestamp != nil } ?? false, "times, \(place)")
      check(found.first?.values.allSatisfy { !$0.writers.isEmpty } ?? false, "writers, \(place)")
      check(found.first?.events, is: meeting.alice.document.field(at: "/t")?.dots, place)
    }
  }

  @Test func `a removal that was overwritten without being seen is told with who removed`() throws {
    var meeting = try Meeting([.set("/t", "x")], [.delete("/t")], [.set("/t", "y")])
    #expect(meeting.alice.document.conflicts.isEmpty, "the state has no trace of it")
    #expect(
      meeting.alice.conflicts().map(\.description) == [
        #"/t: 2 wrote "y" at 1970-01-01T00:00:02Z, 1 removed it at 1970-01-01T00:00:01Z; "#
          + #"shown: "y"; before: "x""#
      ])
    try Meeting.edit(&meeting.alice, [.set("/t", "z")], at: 3)
    #expect(meeting.alice.conflicts().isEmpty, "who wrote has seen both")
    try Meeting.edit(&meeting.alice, [.delete("/t")], at: 4)
    #expect(meeting.alice.conflicts().isEmpty)
  }

  @Test func `a removal that somebody has seen is none of the conflict`() throws {
    var meeting = try Meeting([.insert(1, "/s")], [.delete("/s")], [.set("/x", 1)])
    try Meeting.edit(&meeting.alice, [.insert(2, "/s")], at: 5)
    #expect(meeting.alice.conflicts().isEmpty)
    try meeting.meet()
    try Meeting.edit(&meeting.alice, [.delete("/s")], at: 6)
    try Meeting.edit(&meeting.bob, [.insert(3, "/s")], at: 7)
    try meeting.meet()
    let conflict = try #require(meeting.bob.conflicts().first)
    #expect(conflict.removals.map(\.timestamp?.microseconds) == [6_000_000])
  }

  @Test func `what was trimmed is not known, and nothing is made up for it`() throws {
    var meeting = try Meeting([.set("/t", "x")], [.set("/t", "a")], [.set("/t", "b")])
    #expect(meeting.alice.conflicts().map(\.base) == [.value("x")])
    meeting.alice.trim(to: meeting.alice.version)
    #expect(meeting.alice.conflicts().map(\.base) == [.unknown])
    #expect(meeting.alice.conflicts().map(\.kind) == [.modifyModify])
    #expect(meeting.alice.conflicts() == meeting.alice.document.conflicts)
  }

  @Test func `three who change one text all have their lines in it`() throws {
    var meeting = try Meeting(
      [.set("/t", "1\n2\n3\n4\n")], [.set("/t", "1\n2\nalice\n4\n")],
      [.set("/t", "bob\n2\n3\n4\n")])
    var carol = VersionedReplica(ReplicaID(3))
    try carol.merge(try #require(meeting.alice.log[Dot(ReplicaID(1), 1)]), at: .zero)
    try Meeting.edit(&carol, [.set("/t", "1\n2\n3\n4\ncarol\n")], at: 3)
    try meeting.alice.merge(carol.document, log: carol.log, at: .zero)
    #expect(
      meeting.alice.json(resolvedBy: ["/t": .lineMerge]) == ["t": "bob\n2\nalice\n4\ncarol\n"])
    #expect(
      meeting.alice.document.json(resolvedBy: ["/t": .lineMerge])
        == ["t": "1\n2\n3\n4\ncarol\n"], "without a base it does not fit")
  }
}

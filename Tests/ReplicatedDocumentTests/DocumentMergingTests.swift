import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// What becomes of edits that did not know of each other.
@Suite struct DocumentMergingTests {
  /// What two replicas show who have a common past, edit without each other, and merge both ways.
  private func meeting(
    _ past: [Edit] = [], _ alices: [Edit], _ bobs: [Edit], times: (Int64, Int64) = (1, 2)
  ) throws -> JSONValue {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    for edit in past { try bob.merge(try alice.edit(edit)) }
    var (fromAlice, fromBob) = (Document.Delta(), Document.Delta())
    for edit in alices { fromAlice.merge(try alice.edit(edit, at: times.0)) }
    for edit in bobs { fromBob.merge(try bob.edit(edit, at: times.1)) }
    var carol = alice.document
    carol.merge(bob.document)
    try alice.merge(fromBob)
    try bob.merge(fromAlice)
    check(alice.document, is: bob.document, "\(past) \(alices) \(bobs)")
    check(carol, is: bob.document, "whole states: \(past) \(alices) \(bobs)")
    check(carol.canonicalBytes, is: alice.document.canonicalBytes, "\(alices) \(bobs)")
    return alice.json
  }

  @Test func `a key created on both sides with a map holds the fields of both (F3)`() throws {
    check(
      try meeting([.set("/a/b", 1)], [.add(2, "/a/c/x"), .set("/n/y", 1)], [.set("/n/z", 2)]),
      is: ["a": ["b": 1, "c": ["x": 2]], "n": ["y": 1, "z": 2]])
    check(
      try meeting([.set("/!!/!!", 0)], [.set("/!!", 1)], [.set("/!!/!!", 2)]),
      is: ["!!": ["!!": 2]], "F13")
    check(
      try meeting([], [.set("/!!/!!/!!", 1)], [.set("/!!/!!/??", 2)]),
      is: ["!!": ["!!": ["!!": 1, "??": 2]]], "F13")
  }

  @Test func `of two kinds the earlier is shown, and an assignment settles it (F2)`() throws {
    let kinds: [(Field.Kind, Edit, JSONValue)] = [
      (.map, .set("/a/x", 1), ["x": 1]), (.set, .insert(1, "/a"), [1]),
      (.counter, .add(7, "/a"), 7),
      (.register, .set("/a", "r"), "r"),
    ]
    for (first, left) in kinds.enumerated() {
      for right in kinds[(first + 1)...] {
        var alice = DocumentReplica(1)
        var bob = DocumentReplica(2)
        let delta = try alice.edit(right.1)
        try alice.merge(try bob.edit(left.1))
        try bob.merge(delta)
        check(alice.document, is: bob.document)
        check(alice.document["/a"], is: left.2, "\(left.0) before \(right.0)")
        check(alice.document.kind(at: "/a"), is: left.0)
        check(DocumentReplica.refusal(in: alice.document, of: right.1), is: nil, "both are there")
        let settled = try alice.edit(.set("/a", "s"))
        try bob.merge(settled)
        check(bob.json, is: ["a": "s"], "\(left.0) and \(right.0)")
        check(bob.document, is: alice.document)
        let cleared = try bob.edit(.delete("/a"))
        try alice.merge(cleared)
        check(alice.json, is: [:])
      }
    }
  }

  @Test func `removing one of two kinds shows the other`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    let counted = try bob.edit(.add(1, "/a"))
    try bob.merge(try alice.edit(.insert("x", "/a")))
    check(bob.json, is: ["a": ["x"]])
    let removed = try alice.edit(.delete("/a"))
    try bob.merge(removed)
    check(bob.json, is: ["a": 1])
    try alice.merge(counted)
    check(alice.document, is: bob.document)
  }

  @Test func `a container that was created stays when it is empty, until it is removed`() throws {
    check(try meeting([], [.createMap("/m")], [.createSet("/s")]), is: ["m": [:], "s": []])
    check(try meeting([], [.createMap("/a")], [.createMap("/a")]), is: ["a": [:]])
    check(try meeting([.set("/a/b", 1)], [.delete("/a/b")], []), is: ["a": [:]])
    check(try meeting([.insert(1, "/s")], [.remove(1, "/s")], []), is: ["s": []])
    check(try meeting([.createMap("/a/b")], [.delete("/a")], []), is: [:])
    check(try meeting([.createMap("/a")], [.delete("/a")], [.createMap("/b")]), is: ["b": [:]])
    check(
      try meeting([.set("/a/b", 1)], [.delete("/a")], [.set("/a/c", 2), .delete("/a/c")]), is: [:])
    check(
      try meeting([.set("/a/b", 1)], [.delete("/a"), .createMap("/a")], [.delete("/a/b")]),
      is: ["a": [:]])
    check(try meeting([], [.createMap("/a")], [.createSet("/a")]), is: ["a": [:]], "two kinds")
  }

  @Test func `a removal keeps exactly the concurrent edits below (F1, F4, A14)`() throws {
    let past: [Edit] = [
      .set("/a/title", "t"), .insert("old", "/a/tags"), .add(5, "/a/count"), .set("/b", 1),
    ]
    let rows: [(Edit, JSONValue)] = [
      (.set("/a/title", "new"), ["title": "new"]), (.insert("new", "/a/tags"), ["tags": ["new"]]),
      (.insert("old", "/a/tags"), ["tags": ["old"]]), (.add(1, "/a/count"), ["count": 1]),
      (.set("/a/new/x", 1), ["new": ["x": 1]]),
    ]
    for (edit, left) in rows {
      check(
        try meeting(past, [.delete("/a")], [edit]), is: ["a": left, "b": 1], "‖ \(edit)")
      check(
        try meeting(past, [.set("/a", 0)], [edit]), is: ["a": left, "b": 1], "set ‖ \(edit)")
      check(
        try meeting(past, [.delete("/a"), .set("/a/back", true)], [edit])["/a/back"], is: true)
    }
    for edit in [.delete("/a/tags"), .remove("old", "/a/tags"), .delete("/a")] as [Edit] {
      check(try meeting(past, [.delete("/a")], [edit]), is: ["b": 1], "‖ \(edit)")
    }
  }

  @Test func `a counter that is removed beside an increment counts that increment (F1, E6)`() throws
  {
    check(try meeting([.add(5, "/n")], [.delete("/n")], [.add(1, "/n")]), is: ["n": 1])
    check(
      try meeting([.add(5, "/n")], [.delete("/n"), .add(3, "/n")], [.add(1, "/n")]), is: ["n": 4])
    check(try meeting([], [.add(.max, "/n")], [.add(.max, "/n")]), is: ["n": .integer(.max)], "E7")
    check(try meeting([], [.add(1, "/n")], [.add(1, "/n")]), is: ["n": 2], "E1")
  }

  @Test func `an addition outlives a concurrent removal of the same element`() throws {
    let past: [Edit] = [.insert("x", "/s"), .insert("y", "/s")]
    check(
      try meeting(past, [.remove("x", "/s")], [.insert("x", "/s")]), is: ["s": ["x", "y"]])
    check(try meeting(past, [.remove("x", "/s")], [.remove("x", "/s")]), is: ["s": ["y"]])
    check(try meeting(past, [.remove("x", "/s")], [.remove("y", "/s")]), is: ["s": []])
  }

  @Test
  func `of two writes the later is shown, and of equal ones that of the greater replica (D1)`()
    throws
  {
    let rows: [((Int64, Int64), JSONValue)] = [
      ((1, 2), "bob"), ((2, 1), "alice"), ((1, 1), "bob"), ((0, 0), "bob"),
    ]
    for (times, winner) in rows {
      let found = try meeting([], [.set("/a", "alice")], [.set("/a", "bob")], times: times)
      check(found, is: ["a": winner], "\(times)")
    }
    var alice = DocumentReplica(10)
    var bob = DocumentReplica(9)
    try alice.edit(.set("/a", "ten"))
    try bob.edit(.set("/a", "nine"))
    try bob.merge(alice.document.state)
    check(bob.json, is: ["a": "ten"], "identities compare as numbers (D3)")
    try bob.edit(.set("/a", "later"))
    try alice.merge(bob.document.state)
    check(alice.json, is: ["a": "later"])
  }

  @Test func `what has seen a write comes after it, whatever the clocks say (D4)`() throws {
    for path in ["/a", "/deep/down/a"] as [DocumentPath] {
      var alice = DocumentReplica(1)
      var bob = DocumentReplica(2)
      var carol = DocumentReplica(3)
      try bob.merge(try alice.edit(.set(path, "first"), at: 10))
      let second = try bob.edit(.set(path, "second"), at: 0)
      try carol.edit(.set(path, "beside"), at: 5)
      try carol.merge(second)
      check(carol.document[path], is: "second", "\(path)")
      var again = DocumentReplica(ReplicaID(2), resuming: bob.document)
      try carol.merge(try again.edit(.set(path, "third"), at: 0))
      check(carol.document[path], is: "third", "\(path), after a restart")
    }
  }

  @Test func `a timestamp from the far future is refused and changes nothing (D9)`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    let early = try alice.edit(.set("/a", 1), at: 3600)
    let late = try alice.edit(.set("/b", 1), at: 3602)
    try bob.merge(early, at: .zero)
    let before = bob.document
    do throws(ClockDriftError) {
      try bob.merge(late, at: .zero)
      Issue.record("two seconds more than an hour are accepted")
    } catch {
      check(error.ahead, is: 3_602_000_000)
    }
    check(bob.document, is: before)
    try bob.merge(late, at: Instant(nanoseconds: 3_600_000_000_000))
    check(bob.document, is: alice.document)
  }

  @Test func `removing a big subtree is a small delta that keeps concurrent additions (A2)`() throws
  {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    for number in 0..<1000 as Range<Int64> {
      try bob.merge(
        try alice.edit(.insert(.integer(number), "/a/big"), .set(["a", "\(number)"], "text")))
    }
    let addition = try bob.edit(.insert("new", "/a/big"), .set("/a/5", "new"))
    let removal = try alice.edit(.delete("/a"))
    check(removal.canonicalBytes.count < 64, "\(removal.canonicalBytes.count) bytes")
    check(alice.json, is: [:])
    try alice.merge(addition)
    try bob.merge(removal)
    check(alice.json, is: ["a": ["5": "new", "big": ["new"]]])
    check(bob.document, is: alice.document)
  }

  @Test func `a delta does not grow with the number of replicas`() throws {
    var alice = DocumentReplica(1)
    for number in 2..<100 as Range<UInt64> {
      var other = DocumentReplica(number)
      try alice.merge(try other.edit(.insert("x", "/s"), .add(1, "/n")))
    }
    for edit in [.insert("y", "/s"), .add(1, "/n"), .set("/t", 1)] as [Edit] {
      let size = try alice.edit(edit).canonicalBytes.count
      check(size < 64, "\(size) bytes for \(edit)")
    }
  }

  @Test func `edits count once, however often and in whatever order they arrive`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    var carol = DocumentReplica(3)
    let first = try alice.edit(.set("/a", 1))
    try bob.merge(first)
    let second = try bob.edit(.set("/a", 2), .set("/b", 2))
    let third = try bob.edit(.set("/c", 2))
    try carol.merge(third, second, third, first, second, first)
    check(carol.json, is: ["a": 2, "b": 2, "c": 2])
    try carol.merge(alice.document.state, bob.document.state)
    check(carol.document, is: bob.document)
  }

  @Test func `who has seen all is the same, whatever was overwritten before it came`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    var (carol, dave) = (Document(), Document())
    let first = try alice.edit(.set("/a", 1))
    try bob.merge(first)
    let second = try bob.edit(.set("/a", 2))
    carol.merge(second)
    dave.merge(first)
    dave.merge(second)
    check(carol.state.context, is: dave.state.context, "the second covers the first")
    check(carol.canonicalBytes, is: dave.canonicalBytes, "equal contexts, equal states")
  }
}

extension DocumentReplica {
  /// Why a document would refuse an edit, if it would.
  fileprivate static func refusal(in document: Document, of edit: Edit) -> DocumentError? {
    var replica = DocumentReplica(ReplicaID(99), resuming: document)
    return replica.refusal(of: edit)
  }
}

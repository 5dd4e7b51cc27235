import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

@Suite struct DocumentEditingTests {
  private static let start: [Edit] = [
    .set("/title", "Lisbon"), .insert("passport", "/packing"), .add(250, "/budget"),
    .set("/days/1/place", "Porto"), .insert(1, "/days/1/stops"), .add(-3, "/days/2/cost"),
  ]
  private static let shown: JSONValue = [
    "title": "Lisbon", "packing": ["passport"], "budget": 250,
    "days": ["1": ["place": "Porto", "stops": [1]], "2": ["cost": -3]],
  ]

  private func trip() throws -> DocumentReplica {
    var trip = DocumentReplica(1)
    try trip.edit(Self.start)
    return trip
  }

  @Test func `each kind of field is made by the first edit that needs it`() throws {
    let trip = try trip()
    check(trip.json, is: Self.shown)
    check(trip.document.description, is: Self.shown.description)
    let kinds: [(DocumentPath, Field.Kind?)] = [
      ("", .map), ("/title", .register), ("/packing", .set), ("/budget", .counter),
      ("/days", .map), ("/days/1/stops", .set), ("/nothing", nil), ("/title/x", nil),
    ]
    for (path, kind) in kinds {
      check(trip.document.kind(at: path), is: kind, "\(path)")
      check(trip.document[path], is: Self.shown[path], "\(path)")
    }
  }

  @Test func `each kind of edit changes what it names and nothing else`() throws {
    let table: [(Edit, DocumentPath, JSONValue?)] = [
      (.set("/title", nil), "/title", nil as JSONValue),
      (.set("/packing", "nothing"), "/packing", "nothing"),
      (.set("/days", 0), "/days", 0),
      (.insert("hat", "/packing"), "/packing", ["hat", "passport"]),
      (.insert("passport", "/packing"), "/packing", ["passport"]),
      (.remove("passport", "/packing"), "/packing", []),
      (.add(0, "/budget"), "/budget", 250),
      (.add(.max, "/budget"), "/budget", .integer(.max)),
      (.delete("/days/1/place"), "/days/1/place", nil),
      (.delete("/days/2/cost"), "/days/2", [:]),
      (.delete("/days"), "/days", nil),
      (.add(1, "/a/b/c/d"), "/a", ["b": ["c": ["d": 1]]]),
    ]
    for (edit, path, value) in table {
      var trip = try trip()
      let delta = try trip.edit(edit)
      check(trip.document[path], is: value, "\(edit)")
      for other in ["/title", "/packing", "/budget", "/days/2/cost"] as [DocumentPath]
      where other.keys[0] != path.keys[0] {
        check(trip.document[other], is: Self.shown[other], "\(edit) leaves \(other) alone")
      }
      var other = try self.trip()
      try other.merge(delta)
      check(other.document, is: trip.document, "\(edit) is told whole by its delta")
    }
  }

  @Test func `a refused edit leaves document, dots and clock untouched`() throws {
    let refused: [(Edit, DocumentError)] = [
      (.insert(1, "/title"), .kindMismatch("/title", needed: .set, found: .register)),
      (.remove(1, "/budget"), .kindMismatch("/budget", needed: .set, found: .counter)),
      (.add(1, "/packing"), .kindMismatch("/packing", needed: .counter, found: .set)),
      (.add(1, "/days"), .kindMismatch("/days", needed: .counter, found: .map)),
      (.set("/title/x", 1), .kindMismatch("/title", needed: .map, found: .register)),
      (.delete("/budget/x/y"), .kindMismatch("/budget", needed: .map, found: .counter)),
      (.set("/days/1/place/x", 1), .kindMismatch("/days/1/place", needed: .map, found: .register)),
      (.set("/x", .double(.nan)), .notFinite("/x")),
      (.set("/x", .double(-.infinity)), .notFinite("/x")),
      (.insert(.double(.infinity), "/packing"), .notFinite("/packing")),
      (.set("", 1), .rootIsNotAField), (.insert(1, ""), .rootIsNotAField),
      (.add(1, ""), .rootIsNotAField), (.delete(""), .rootIsNotAField),
    ]
    var plain = try trip()
    let next = try plain.edit(.set("/next", 1))
    for (edit, error) in refused {
      var trip = try trip()
      check(trip.refusal(of: edit), is: error, "\(edit)")
      check(trip.refusal(of: .set("/new", 1), .delete("/days/2"), edit), is: error, "\(edit), late")
      check(trip.document, is: try self.trip().document, "\(edit) changes nothing")
      check(try trip.edit(.set("/next", 1)), is: next, "\(edit) uses no dot and no time up")
      check(!error.description.isEmpty, "the error says why")
    }
  }

  @Test func `a path may be as deep as documents are and no deeper`() throws {
    let deepest = DocumentPath(Array(repeating: "k", count: DocumentPath.maximumDepth))
    var replica = DocumentReplica(1)
    for edit in [.insert(1, deepest), .remove(1, deepest), .set(deepest, 2)] as [Edit] {
      try replica.edit(edit)
      check(try Document(canonicalBytes: replica.document.canonicalBytes), is: replica.document)
    }
    check(replica.document[deepest], is: 2)
    let deeper = deepest.appending("k")
    check(replica.refusal(of: .set(deeper, 1)), is: .pathTooDeep(deeper))
  }

  @Test func `a transaction is one delta and one edit`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    let delta = try alice.edit(Self.start)
    check(delta.context.dots.runs.count, is: 1)
    try bob.merge(delta)
    check(bob.document, is: alice.document)
    let second = try alice.edit(
      .set("/title", 1), .set("/title", 2), .insert(5, "/title2"), .delete("/title2"),
      .delete("/days"), .set("/days", "none"))
    try bob.merge(second)
    check(bob.document, is: alice.document)
    check(alice.document["/title"], is: 2)
    check(alice.document["/days"], is: "none")
    check(alice.document["/title2"], is: nil)
  }

  @Test func `an edit of a transaction sees those before it, and a refusal may be caught`() throws {
    var replica = DocumentReplica(1)
    try replica.edit(at: .zero) { (editor) throws(DocumentError) in
      try editor.increment("/a", by: 3)
      check(editor["/a"], is: 3)
      try? editor.insert("x", into: "/a")
      try? editor.set("/a/b/c", to: 1)
      try editor.removeValue(at: "/a")
      check(editor["/a"], is: nil)
      try editor.insert("x", into: "/a")
    }
    check(replica.json, is: ["a": ["x"]])
  }

  @Test func `an edit of what is not there says nothing and is not counted`() throws {
    let table: [Edit] = [
      .delete("/x"), .delete("/days/3/place"), .remove("hat", "/packing"), .remove("hat", "/x"),
      .remove("hat", "/days/3/x"),
    ]
    var plain = try trip()
    let next = try plain.edit(.add(1, "/next"))
    for edit in table {
      var trip = try trip()
      check(try trip.edit(edit), is: Document.Delta(), "\(edit)")
      check(trip.document, is: try self.trip().document, "\(edit)")
      check(try trip.edit(.add(1, "/next")), is: next, "\(edit)")
    }
    var trip = try trip()
    check(try trip.edit(), is: Document.Delta(), "no edit at all")
  }

  @Test func `a set of two thousand members holds each of them once`() throws {
    var replica = DocumentReplica(1)
    for number in 0..<2000 as Range<Int64> {
      try replica.edit(.insert(.integer(number * 7919 % 2000), "/a/b"))
    }
    let all = JSONValue.array((0..<2000).map { .integer($0) })
    check(replica.document["/a/b"] == all, "all of them, ascending")
    for number in 0..<1999 as Range<Int64> { try replica.edit(.remove(.integer(number), "/a/b")) }
    check(replica.json, is: ["a": ["b": [1999]]])
    check(replica.document.canonicalBytes.count < 100, "nothing is left of what was removed")
  }

  @Test func `a replica that resumes goes on with its dots and its time`() throws {
    var first = DocumentReplica(1)
    try first.edit(.set("/a", 1), at: 1000)
    try first.edit(.set("/b", 2), at: 1000)
    var again = DocumentReplica(ReplicaID(1), resuming: first.document)
    check(try again.edit(.set("/a", 3), at: 5), is: try first.edit(.set("/a", 3), at: 5))
    check(again.id, is: ReplicaID(1))
  }
}

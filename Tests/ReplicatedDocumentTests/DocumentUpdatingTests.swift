import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import SortedCollections
import Specifications
import Testing

@Suite struct DocumentUpdatingTests {
  @Test func `an update writes only what differs`() throws {
    var replica = DocumentReplica(1)
    let start: JSONValue = [
      "title": "Lisbon", "days": ["1": ["place": "Porto"], "2": [:]], "tags": ["b", "a", "b"],
    ]
    try replica.edit(at: .zero) { try $0.update("", to: start) }
    check(replica.json, is: start)
    check(replica.document.kind(at: "/days/2"), is: .map)
    check(replica.document.kind(at: "/tags"), is: .register)
    check(try replica.edit(at: .zero) { try $0.update("", to: start) }, is: Document.Delta())
    var changed = start
    try JSONPatch([.replace("/days/1/place", "Faro"), .remove("/days/2")]).apply(to: &changed)
    var changes: [DocumentChange] = []
    try replica.edit(at: .zero, into: &changes) { try $0.update("", to: changed) }
    check(changes.map(\.path), is: ["/days/1/place", "/days/2"])
    check(replica.json, is: changed)
  }

  @Test func `counters and sets stay what they are, and so do objects that were assigned whole`()
    throws
  {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try bob.merge(try alice.edit(.add(5, "/n"), .insert("x", "/s"), .set("/o", ["a": 1, "b": 2])))
    let update = try alice.edit(at: .zero) {
      try $0.update("", to: ["n": 7, "s": ["z", "y"], "o": ["a": 3, "b": 2]])
    }
    try bob.edit(.add(10, "/n"), .insert("w", "/s"), .set("/o", ["a": 1, "b": 4]), at: 9)
    try bob.merge(update)
    check(bob.json, is: ["n": 17, "s": ["w", "y", "z"], "o": ["a": 1, "b": 4]])
    let others: [(DocumentPath, JSONValue, Field.Kind)] = [
      ("/n", 7.5, .register), ("/s", ["y", "y"], .register), ("/s", [["y"]], .register),
      ("/s", [], .set), ("/o", 1, .register), ("/n", ["x": 1], .map), ("/s", nil, .register),
    ]
    for (path, value, kind) in others {
      var replica = DocumentReplica(ReplicaID(3), resuming: bob.document)
      try replica.edit(at: .zero) { try $0.update(path, to: value) }
      check(replica.document[path], is: value)
      check(replica.document.kind(at: path), is: kind, "\(path) \(value)")
    }
  }

  @Test func `whatever is there, an update shows what was asked for`() throws {
    var draw = KeyedRandom(seed: 1).sequence(.init(rawValue: 7))
    for seed in 0..<300 as Range<UInt64> {
      var run = DocumentHistory(seed: seed + 5_000_000)
      for _ in 0..<10 { try run.step() }
      var replica = DocumentReplica(ReplicaID(9), resuming: run.documents[0])
      let target = Self.tree(&draw, depth: 3)
      let delta = try replica.edit(at: .zero) { try $0.update("", to: target) }
      check(replica.json, is: target, "seed \(seed)")
      check(try replica.edit(at: .zero) { try $0.update("", to: target) }, is: Document.Delta())
      var other = run.documents[0]
      other.merge(delta)
      check(other, is: replica.document, "seed \(seed): the delta says it all")
    }
  }

  private static func tree(_ draw: inout KeyedSequence, depth: Int) -> JSONValue {
    var members: SortedMap<String, JSONValue> = [:]
    for key in ["a", "b", "x"] where draw.below(3) > 0 {
      let values: [JSONValue] = [1, "x", nil, [1, "x"], [nil, 1], 2, [[:]], []]
      members[key] =
        depth > 1 && draw.below(2) == 0 ? tree(&draw, depth: depth - 1) : draw.pick(from: values)
    }
    return .object(members)
  }

  @Test func `an update that is refused half-way writes nothing, and the transaction may go on`()
    throws
  {
    var replica = DocumentReplica(1)
    let deep = (0..<40).reduce(JSONValue.integer(1)) { value, _ in ["k": value] }
    try replica.edit(at: .zero) { editor in
      try editor.set("/before", to: 1)
      do {
        try editor.update("", to: ["before": 2, "good": 1, "zdeep": deep])
        Issue.record("40 levels are accepted")
      } catch DocumentError.pathTooDeep {}
      try editor.increment("/after")
    }
    check(replica.json, is: ["after": 1, "before": 1])
    check(replica.document.state.context.dots.count, is: 2, "no dot is used up")
  }

  @Test func `a field is copied and moved with its kinds`() throws {
    var replica = DocumentReplica(1)
    try replica.edit(
      .add(5, "/a/n"), .insert(.bytes([1]), "/a/s"), .set("/a/o", ["x": 1]), .createMap("/a/m"))
    try replica.edit(at: .zero) {
      try $0.copy(from: "/a", to: "/b/c")
      try $0.move(from: "/a/n", to: "/n")
      try $0.move(from: "/nothing", to: "/n")
      try $0.copy(from: "/n", to: "/n")
    }
    check(
      replica.json,
      is: [
        "a": ["s": [.bytes([1])], "o": ["x": 1], "m": [:]], "n": 5,
        "b": ["c": ["n": 5, "s": [.bytes([1])], "o": ["x": 1], "m": [:]]],
      ])
    check(replica.document.kind(at: "/n"), is: .counter)
    check(replica.document.kind(at: "/b/c/s"), is: .set)
    check(replica.document.kind(at: "/b/c/m"), is: .map)
  }
}

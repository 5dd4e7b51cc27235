import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// What people complain of in other libraries, each as a promise.
@Suite struct DocumentComplaintTests {
  /// Two replicas with a common past that have edited without each other and merged.
  private func meeting(_ past: [Edit], _ hers: [Edit], _ his: [Edit]) throws -> Document {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try bob.merge(try alice.edit(past))
    let (first, second) = (try alice.edit(hers, at: 1), try bob.edit(his, at: 2))
    try alice.merge(second)
    try bob.merge(first)
    check(alice.document, is: bob.document)
    return alice.document
  }

  @Test func `two sides create the same key and neither side vanishes`() throws {
    let maps = try meeting([], [.set("/trip/title", "Lisbon")], [.set("/trip/days", 3)])
    check(maps.json, is: ["trip": ["title": "Lisbon", "days": 3]])
    let deep = try meeting([], [.set("/a/b/c/x", 1)], [.set("/a/b/c/y", 2), .set("/a/b/z", 3)])
    check(deep.json, is: ["a": ["b": ["c": ["x": 1, "y": 2], "z": 3]]])
    let sets = try meeting([], [.insert("hat", "/packing")], [.insert("coat", "/packing")])
    check(sets.json, is: ["packing": ["coat", "hat"]])
    let counters = try meeting([], [.add(3, "/n")], [.add(4, "/n")])
    check(counters.json, is: ["n": 7])
    let values = try meeting([], [.set("/title", "hers")], [.set("/title", "his")])
    check(values.field(at: "/title")?.register.values ?? [], is: ["his", "hers"])
  }

  @Test func `the last writer wins without losing what the others wrote`() throws {
    let document = try meeting([.set("/t", 0)], [.set("/t", "hers")], [.set("/t", "his")])
    check(document["/t"], is: "his")
    let writes = document.field(at: "/t")?.register.elements.map { "\($0.key) \($0.value.value)" }
    check(writes ?? [], is: ["1:2 \"hers\"", "2:1 \"his\""])
    var carol = DocumentReplica(ReplicaID(3), resuming: document)
    try carol.edit(.set("/t", "both"), at: 3)
    check(carol.document.field(at: "/t")?.register.values ?? [], is: ["both"], "settled")
  }

  @Test func `a type change on a key never breaks a merge`() throws {
    let edits: [Edit] = [
      .set("/k", 1), .add(1, "/k"), .insert(1, "/k"), .createMap("/k"), .createSet("/k"),
      .set("/k/x", 1), .set("/k", ["x": 1]), .delete("/k"), .add(1, "/k/x/y"),
    ]
    for past in edits {
      for hers in edits {
        for his in edits {
          let change: (Edit) -> [Edit] = { [.delete("/k"), $0] }
          let document = try meeting([past], change(hers), change(his))
          // A third that was away all the time goes on, whatever it held.
          var away = DocumentReplica(3)
          try away.edit(past)
          try away.merge(document.state)
          var both = document
          both.merge(away.document)
          check(both, is: away.document, "\(past), \(hers) ‖ \(his)")
          check(away.refusal(of: .set("/k", "settled")), is: nil)
          check(away.document.field(at: "/k")?.heldKinds ?? [], is: [.register])
        }
      }
    }
  }

  @Test func `a document does not only grow`() throws {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try alice.edit(.set("/title", "Lisbon"))
    let small = alice.document.canonicalBytes.count
    for round in 0..<200 as Range<Int64> {
      try bob.merge(
        try alice.edit(
          .set("/note", .string(String(repeating: "x", count: 100))),
          .insert(.integer(round), "/s"),
          .set(["m", "\(round)"], 1), .add(round, "/n")))
      try alice.merge(
        try bob.edit(.delete(["m", "\(round)"]), .remove(.integer(round), "/s"), .delete("/n")))
    }
    try alice.edit(.delete("/note"), .delete("/s"), .delete("/m"))
    check(alice.json, is: ["title": "Lisbon"])
    let size = alice.document.canonicalBytes.count
    check(size < small + 40, "\(size) bytes after 400 edits, \(small) before")
  }

  @Test func `anyone can tell what changed`() throws {
    var alice = DocumentReplica(1)
    try alice.edit(.set("/tasks/7/state", "open"), .add(1, "/n"))
    let before = alice.document
    var bob = DocumentReplica(ReplicaID(2), resuming: before)
    let delta = try bob.edit(.set("/tasks/7/state", "done"), .delete("/n"), .insert("x", "/s"))
    try alice.merge(delta)
    check(
      alice.document.changes(since: before).map(\.description),
      is: ["/n: 1 → nothing", #"/s: nothing → ["x"]"#, #"/tasks/7/state: "open" → "done""#])
    var mirror = before.json
    try JSONPatch(alice.document.changes(since: before)).apply(to: &mirror)
    check(mirror, is: alice.json)
  }
}

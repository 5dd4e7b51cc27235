import CanonicalCoding
import Causality
import ReplicatedDocument
import Testing

/// Logs that forget, and edits that are taken back in order.
@Suite struct DocumentLogTrimmingTests {
  private let now = Instant(nanoseconds: 1_000_000)

  private func written(_ count: Int) throws -> VersionedReplica {
    var alice = VersionedReplica(ReplicaID(1))
    for number in 0..<count {
      try alice.edit(at: now) { try $0.set("/text", to: .string("version number \(number)")) }
    }
    return alice
  }

  @Test func `a log is trimmed to a number of bytes, and not further than that takes`() throws {
    let alice = try written(50)
    let whole = alice.log.canonicalBytes.count
    for limit in [whole, whole - 1, whole / 2, 100, 0] {
      var log = alice.log
      let forgotten = log.trim(toByteCount: limit)
      #expect(log.count == 50 - forgotten && log.document == alice.document)
      let isWithin = log.canonicalBytes.count <= limit
      #expect(isWithin || log.isEmpty)
      if forgotten > 0, isWithin {
        var longer = alice.log
        longer.trim(toCount: log.count + 1)
        #expect(longer.canonicalBytes.count > limit, "one edit more would have fit")
      }
    }
  }

  @Test func `a log forgets what every member has, and nothing that one lacks`() throws {
    let alice = try written(10)
    let edits = alice.log.chronological
    var members = StabilityTracker()
    guard case .admitted(let first) = members.admit(ReplicaID(1), knowing: VersionVector()),
      case .admitted(let epoch) = members.admit(ReplicaID(2), knowing: VersionVector())
    else {
      Issue.record("a newcomer is not let in")
      return
    }
    members.record(alice.version, of: ReplicaID(1), in: first)
    var log = alice.log
    #expect(log.trim(stableAmong: members) == 0)
    members.record(edits[3].version, of: ReplicaID(2), in: epoch)
    #expect(log.trim(stableAmong: members) == 4)
    #expect(log.chronological == Array(edits[4...]))
    #expect(try log.base == alice.log.document(at: edits[3].version))
    #expect(try log.document(at: edits[6].version) == alice.log.document(at: edits[6].version))
    #expect(log.document == alice.document)
  }

  @Test func `an edit stays as long as something that its author had seen is missing`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    let first = try #require(
      try alice.edit(at: now) { editor in
        try editor.set("/a", to: 1)
        try editor.set("/b", to: 1)
      })
    let second = try #require(try alice.edit(at: now) { try $0.removeValue(at: "/b") })
    var bob = VersionedReplica(ReplicaID(2))
    try bob.merge(second, at: now)
    #expect(bob.trim(toCount: 0) == 0)
    try bob.merge(first, at: now)
    let isSame = bob.log.document == bob.document && bob.log == alice.log
    #expect(isSame)
    #expect(bob.trim(toCount: 0) == 2)
  }

  @Test func `undo and redo walk back and forth over one's own edits`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    var (canUndo, canRedo) = (alice.canUndo, alice.canRedo)
    #expect(!canUndo && !canRedo)
    let nothing = [try alice.undo(at: now), try alice.redo(at: now)]
    #expect(nothing == [nil, nil])
    for number in 1...3 {
      try alice.edit(at: now) { try $0.set("/n", to: .integer(Int64(number))) }
    }
    var shown: [JSONValue?] = []
    for _ in 1...3 {
      try alice.undo(at: now)
      shown.append(alice.document["/n"])
    }
    (canUndo, canRedo) = (alice.canUndo, alice.canRedo)
    #expect(shown == [2, 1, nil] && !canUndo && canRedo)
    shown = []
    for _ in 1...3 {
      try alice.redo(at: now)
      shown.append(alice.document["/n"])
    }
    (canUndo, canRedo) = (alice.canUndo, alice.canRedo)
    #expect(shown == [1, 2, 3] && canUndo && !canRedo)
    try alice.undo(at: now)
    try alice.edit(at: now) { try $0.set("/n", to: 9) }
    canRedo = alice.canRedo
    #expect(!canRedo, "a new edit leaves nothing to do again")
    try alice.undo(at: now)
    try alice.undo(at: now)
    #expect(alice.document["/n"] == 1)
  }

  @Test func `undo passes over an edit that somebody has written over`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))
    try alice.edit(at: now) { try $0.set("/a", to: 1) }
    try alice.edit(at: now) { try $0.set("/b", to: 1) }
    try bob.merge(alice, at: now)
    try bob.edit(at: now) { try $0.set("/b", to: 2) }
    try alice.merge(bob, at: now)
    try alice.undo(at: now)
    #expect(alice.document.json == ["b": 2], "the edit before it is taken back")
    try alice.redo(at: now)
    #expect(alice.document.json == ["a": 1, "b": 2])
    // A reversion is one's own edit too.
    let (before, version) = (alice.document.json, alice.log.chronological[0].version)
    try alice.revert(to: version, at: now)
    #expect(alice.document.json == ["a": 1])
    try alice.undo(at: now)
    #expect(alice.document.json == before)
  }

  @Test func `the places that one version has changed unknown to another are listed once`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    try alice.edit(at: now) { try $0.set("/a/x", to: 1) }
    var bob = alice.fork(as: ReplicaID(2))
    try alice.edit(at: now) { try $0.set("/a/x", to: 2) }
    try alice.edit(at: now) { editor in
      try editor.set("/a/x", to: 3)
      try editor.increment("/n")
      try editor.createMap(at: "/m")
      try editor.insert("s", into: "/s")
    }
    try bob.edit(at: now) { try $0.removeValue(at: "/a") }
    let (here, there) = (alice.version, bob.version)
    try alice.merge(bob, at: now)
    #expect(alice.log.paths(changedIn: here, unknownTo: there) == ["/a/x", "/m", "/n", "/s"])
    #expect(alice.log.paths(changedIn: there, unknownTo: here) == ["/a"])
    #expect(alice.log.paths(changedIn: here, unknownTo: here).isEmpty)
  }
}

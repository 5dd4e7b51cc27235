import Causality
import ReplicatedDocument
import Testing

/// Branches by name, forks and snapshots.
@Suite struct DocumentBranchesTests {
  private let now = Instant(nanoseconds: 1_000_000)

  private func trip() throws -> DocumentBranches {
    var alice = VersionedReplica(ReplicaID(1))
    try alice.edit(at: now, message: "start") { editor in
      try editor.set("/title", to: "Lisbon")
      try editor.increment("/budget", by: 100)
    }
    return DocumentBranches(alice, named: "main")
  }

  @Test func `branches go their own ways and come together again`() throws {
    var trip = try trip()
    try trip.fork("north", from: "main", as: ReplicaID(7))
    #expect(trip.names == ["main", "north"])
    try trip.edit("north", at: now, message: "try the north") { editor in
      try editor.set("/title", to: "Porto")
      try editor.increment("/budget", by: 50)
    }
    try trip.edit("main", at: now) { try $0.increment("/budget", by: 5) }
    #expect(trip.document(of: "main")?.json == ["title": "Lisbon", "budget": 105])
    #expect(trip.document(of: "north")?.json == ["title": "Porto", "budget": 150])
    #expect(try trip.base(of: "main", and: "north").json == ["title": "Lisbon", "budget": 100])
    let differences = try trip.changes(from: "main", to: "north")
    #expect(
      differences.map(\.description) == ["/budget: 105 → 150", "/title: \"Lisbon\" → \"Porto\""])

    let changes = try trip.merge("north", into: "main", at: now)
    #expect(changes.map(\.description) == ["/budget: 105 → 155", "/title: \"Lisbon\" → \"Porto\""])
    #expect(try trip.merge("north", into: "main", at: now).isEmpty)
    #expect(trip.log(of: "main")?.count == 3 && trip.log(of: "north")?.count == 2)
    #expect(trip.log(of: "main")?.chronological.map(\.message).contains("try the north") == true)
    try trip.merge("main", into: "north", at: now)
    #expect(trip.document(of: "main") == trip.document(of: "north"))
    trip.remove("north")
    #expect(trip.names == ["main"] && trip.document(of: "north") == nil)
  }

  @Test func `a branch is only made of one that is there, under a name and identity of its own`()
    throws
  {
    var trip = try trip()
    try trip.fork("north", from: "main", as: ReplicaID(7))
    #expect(throws: BranchError.exists("main")) {
      try trip.fork("main", from: "north", as: ReplicaID(8))
    }
    #expect(throws: BranchError.noSuchBranch("south")) {
      try trip.fork("east", from: "south", as: ReplicaID(8))
    }
    for used in [1, 7] as [UInt64] {
      #expect(throws: BranchError.identityInUse(ReplicaID(used))) {
        try trip.fork("east", from: "main", as: ReplicaID(used))
      }
    }
    // Also if the branch that had the identity is gone, but not what it did.
    try trip.edit("north", at: now) { try $0.set("/x", to: 1) }
    try trip.merge("north", into: "main", at: now)
    trip.remove("north")
    #expect(throws: BranchError.identityInUse(ReplicaID(7))) {
      try trip.fork("east", from: "main", as: ReplicaID(7))
    }
    #expect(throws: DocumentError.rootIsNotAField) {
      try trip.edit("main", at: now) { try $0.set("", to: 1) }
    }
    #expect("\(BranchError.noSuchBranch("south"))" == "there is no branch 'south'")
  }

  @Test func `a fork edits later than what it came from, even if its clock is behind`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    try alice.edit(at: Instant(nanoseconds: 9_000_000)) { try $0.increment("/n") }
    let last = try #require(
      try alice.edit(at: Instant(nanoseconds: 9_000_000)) { try $0.increment("/n") })
    var fork = alice.fork(as: ReplicaID(2))
    let first = try #require(try fork.edit(at: .zero) { try $0.set("/a", to: 1) })
    #expect(first.timestamp > last.timestamp)
    // So it is for whoever is told of an edit in which no time is written.
    var bob = VersionedReplica(ReplicaID(3))
    for edit in alice.log.chronological { try bob.merge(edit, at: .zero) }
    let answer = try #require(try bob.edit(at: .zero) { try $0.increment("/n") })
    #expect(answer.timestamp > last.timestamp)
    var carol = VersionedReplica(ReplicaID(4))
    try carol.merge(alice, at: .zero)
    let other = try #require(try carol.edit(at: .zero) { try $0.increment("/n") })
    #expect(other.timestamp > last.timestamp)
  }

  @Test func `a snapshot brings document and history back, and the replica goes on`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    let first = try #require(try alice.edit(at: now, message: "one") { try $0.set("/a", to: 1) })
    try alice.edit(at: now) { try $0.set("/a", to: 2) }
    alice.trim(toCount: 1)
    var again = try VersionedReplica(ReplicaID(1), loading: alice.snapshot)
    let isSame = again.document == alice.document && again.log == alice.log
    #expect(isSame)
    let next = try #require(try again.edit(at: now) { try $0.set("/a", to: 3) })
    #expect(next.id.sequence > alice.log.chronological[0].id.sequence)
    #expect(next.timestamp > first.timestamp)
    let limits = DocumentLimits(keyLength: 0)
    #expect(throws: DocumentDecodingError.beyondLimits(.keyTooLong("/a", limit: 0))) {
      _ = try VersionedReplica(ReplicaID(1), loading: alice.snapshot, within: limits)
    }
    #expect(throws: DocumentDecodingError.self) {
      _ = try VersionedReplica(ReplicaID(1), loading: Array(alice.snapshot.dropLast()))
    }
  }
}

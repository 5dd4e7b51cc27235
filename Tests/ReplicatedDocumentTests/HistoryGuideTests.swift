import Causality
import Foundation
import ReplicatedDocument
import Testing

/// The guide to histories, run.
@Suite struct HistoryGuide {
  private let now = Instant(nanoseconds: 1_700_000_000_000_000_000)

  @Test func `the code of the guide does what the guide says`() throws {
    var members = StabilityTracker()
    var alice = VersionedReplica(ReplicaID(1))
    let booked = try alice.edit(at: now, message: "book the flight") { document in
      try document.set("/flight", to: "TP 551")
      try document.increment("/budget", by: 250)
    }
    try alice.edit(at: now, message: "a later one") { try $0.set("/flight", to: "TP 553") }

    let version = booked!.version
    let then = try alice.log.document(at: version)
    let changes = try alice.log.changes(from: version, to: alice.version)
    let authors = alice.log.blame("/flight", in: alice.document).map(\.author)
    #expect(then.json == ["budget": 250, "flight": "TP 551"] && authors == [ReplicaID(1)])
    #expect(changes.map(\.description) == ["/flight: \"TP 551\" → \"TP 553\""])

    var bob = VersionedReplica(ReplicaID(2))
    for edit in alice.log.edits(since: bob.version) { try bob.merge(edit, at: now) }
    #expect(bob.document == alice.document)

    try alice.undo(at: now)
    #expect(alice.document["/flight"] == "TP 551")
    try alice.redo(at: now)
    #expect(alice.document["/flight"] == "TP 553")
    try alice.revert("/flight", to: version, at: now)
    #expect(alice.document["/flight"] == "TP 551")

    var draft = alice.fork(as: ReplicaID(3))
    try draft.edit(at: now) { try $0.set("/hotel", to: "Avenida") }
    try alice.merge(draft, at: now)
    #expect(alice.document["/hotel"] == "Avenida")

    let stored = bob.snapshot
    let again = try VersionedReplica(ReplicaID(2), loading: stored)
    #expect(again.document == bob.document)
    let seal = try alice.log.seal(at: version)
    let isUntouched = try again.log.seal(at: version) == seal
    #expect(isUntouched)

    var trip = DocumentBranches(alice, named: "main")
    try trip.fork("north", from: "main", as: ReplicaID(4))
    try trip.edit("north", at: now, message: "why not") { try $0.set("/city", to: "Porto") }
    let differences = try trip.changes(from: "main", to: "north")
    let base = try trip.base(of: "main", and: "north")
    try trip.merge("north", into: "main", at: now)
    #expect(differences.map(\.path) == ["/city"] && base["/city"] == nil)
    #expect(trip.document(of: "main")?["/city"] == "Porto")

    members.admit(ReplicaID(2), knowing: VersionVector())
    bob.trim(stableAmong: members)
    bob.trim(toCount: 1000)
    bob.trim(toByteCount: 100_000)
    #expect(bob.log.count == 2, "there is nothing yet that must go")
  }

  @Test func `every line of the guide's code is run here`() throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let guide = try String(
      contentsOf: package.appendingPathComponent(
        "Sources/ReplicatedDocument/ReplicatedDocument.docc/History.md"), encoding: .utf8)
    let test = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    let run = Set(test.split(separator: "\n").map { $0.drop { $0 == " " } })
    var isCode = false
    var count = 0
    for line in guide.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isCode = line == "```swift"
      } else if isCode {
        count += 1
        #expect(run.contains(line.drop { $0 == " " }), "\(line)")
      }
    }
    #expect(count > 25)
  }
}

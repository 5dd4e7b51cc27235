import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// What stays of what is gone.
@Suite struct DocumentGrowth {
  /// How many bytes a document has after so many rounds of edits that leave nothing behind.
  ///
  /// The edits of each round are delivered late, in any order and with gaps; in the end everybody
  /// has everything.
  private func size(after rounds: Int, seed: UInt64) throws -> Int {
    var draw = DocumentHistory(seed: seed)
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    var log: [Document.Delta] = []
    for round in 0..<rounds {
      let key = "\(round % 7)"
      log.append(try alice.edit(.set(["m", key], "x"), .add(1, "/n"), .insert(.string(key), "/s")))
      log.append(try bob.edit(.set(["m", key, "deep"], 1), .insert("b", "/s"), .delete("/n")))
      for delta in draw.shuffled(Array(log.indices)).prefix(3).map({ log[$0] }) {
        try alice.merge(delta)
        try bob.merge(delta)
      }
    }
    for delta in log {
      try alice.merge(delta)
      try bob.merge(delta)
    }
    try alice.edit(.delete("/m"), .delete("/n"), .delete("/s"), .set("/title", "Lisbon"))
    try bob.merge(alice.document.state)
    check(bob.document, is: alice.document)
    check(bob.json, is: ["title": "Lisbon"])
    check(bob.document.state.context.dots.runs.count, is: 2, "a run for each replica, no gaps")
    return bob.document.canonicalBytes.count
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func `any number of edits that leave nothing behind leave no bytes behind`(
    seed: UInt64
  ) throws {
    let few = try size(after: 10, seed: seed)
    let many = try size(after: 400, seed: seed)
    // Numbers of events and edits have more digits; nothing else may be longer.
    check(many <= few + 2 * 2 * 3, "\(many) bytes after 400 rounds, \(few) after 10")
  }

  /// All events that a vector knows.
  private static func events(of vector: VersionVector) -> CausalContext {
    CausalContext(
      vector.replicas.flatMap { id in (1...vector[id]).map { Dot(id, $0) } })
  }

  @Test func `what is stable is forgotten, and the document stays right`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))
    var tracker = StabilityTracker()
    var epochs: [UInt64] = []
    for id in [alice.id, bob.id] {
      guard case .admitted(let epoch) = tracker.admit(id, knowing: VersionVector()) else { return }
      epochs.append(epoch)
    }
    var most = 0
    for round in 0..<60 {
      let now = Instant(nanoseconds: Int64(round) * 1_000_000_000)
      let hers = try alice.edit(at: now) { try $0.set("/note", to: .integer(Int64(round))) }
      let his = try bob.edit(at: now) {
        try $0.removeValue(at: "/note")
        try $0.increment("/n")
      }
      // Bob's mail is late every third round.
      if let his, round % 3 != 0 { try alice.merge(his, at: now) }
      if round % 3 == 0 { try alice.merge(bob.document, log: bob.log, at: now) }
      if let hers { try bob.merge(hers, at: now) }
      tracker.record(alice.version, of: alice.id, in: epochs[0])
      tracker.record(bob.version, of: bob.id, in: epochs[1])
      let stable = Self.events(of: tracker.stableCut)
      alice.trim(to: stable)
      bob.trim(to: stable)
      most = max(most, alice.log.count, bob.log.count)
      check(try alice.log.document(at: alice.version), is: alice.document)
      check(try bob.log.document(at: bob.version), is: bob.document)
    }
    check(most <= 4, "\(most) edits were kept at once, of 120")
    try alice.merge(bob.document, log: bob.log, at: .zero)
    try bob.merge(alice.document, log: alice.log, at: .zero)
    check(alice.document, is: bob.document)
    check(alice.document["/n"], is: 60)
  }
}

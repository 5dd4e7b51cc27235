import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

/// A document with its identity and clock.
@Suite struct DocumentReplicaTests {
  @Test func `a replica restored from a backup mints no dot that others have shown it (G7)`() throws
  {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    try bob.merge(try alice.edit(.set("/a", 1)))
    let backup = alice.document
    try bob.merge(try alice.edit(.set("/b", 2)))

    var restored = DocumentReplica(ReplicaID(1), resuming: backup)
    try restored.merge(bob.document.state)
    let later = try restored.edit(.set("/c", 3))
    try bob.merge(later)
    check(bob.json, is: ["a": 1, "b": 2, "c": 3])
    check(bob.document, is: restored.document)
  }

  @Test func `removing everything is one edit, and its delta leads to the same state`() throws {
    var replica = Replica<DocumentStore>(ReplicaID(1))
    var document = Document()
    var dots = DotSource(unchecked: ReplicaID(2), after: 0)
    var clock = HybridClock()
    let delta = try document.edit(using: &dots, clock: &clock, at: .zero) { editor in
      try editor.set("/a/b", to: 1)
      try editor.increment("/c")
    }
    replica.merge(delta)
    var other = replica.state
    other.merge(replica.edit { $0.removeAll(using: &$1) })
    check(other, is: replica.state)
    check(Document(state: other).json, is: [:])
    check(replica.edit { $0.removeAll(using: &$1) }, is: Document.Delta())
  }

  @Test func `a document of what was collected from nothing equals the others`() throws {
    var alice = DocumentReplica(1)
    var collected = Document.Delta()
    for edit in [.set("/a/b", 1), .insert("x", "/s"), .add(2, "/n"), .delete("/a/b")] as [Edit] {
      collected.merge(try alice.edit(edit))
    }
    check(Document(state: collected), is: alice.document)
    check(Document(state: collected).canonicalBytes, is: alice.document.canonicalBytes)
    check(Document(state: alice.document.state), is: alice.document)
    check(Document(state: Document.Delta()), is: Document())
  }

  @Test func `how far ahead a clock may be is for whoever makes the replica to say`() throws {
    var ahead = DocumentReplica(1)
    let delta = try ahead.edit(.set("/a", 1), at: 10)
    for (drift, isLetIn) in [(9_999_999, false), (10_000_000, true)] as [(UInt64, Bool)] {
      var fresh = DocumentReplica(ReplicaID(2), maximumDrift: drift)
      var fork = DocumentReplica(
        ReplicaID(3), resuming: Document(), after: .zero, maximumDrift: drift)
      check((try? fresh.merge(delta, at: .zero)) != nil, is: isLetIn, "\(drift)")
      check((try? fork.merge(delta, at: .zero)) != nil, is: isLetIn, "\(drift)")
    }
    var usual = DocumentReplica(4)
    try usual.merge(try ahead.edit(.set("/a", 2), at: 3600))
    let late = try ahead.edit(.set("/a", 3), at: 3601)
    #expect(throws: ClockDriftError.self) { try usual.merge(late, at: .zero) }
  }
}

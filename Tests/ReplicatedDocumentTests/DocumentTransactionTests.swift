import CRDTs
import CanonicalCoding
import Causality
import Checking
import NetworkSimulator
import ReplicatedDocument
import SortedCollections
import Specifications
import Testing

@Suite struct DocumentTransactions {
  /// A replica, and another that has heard of it what it has told.
  private struct Pair: ~Copyable {
    var alice = DocumentReplica(1)
    var bob = Document()

    mutating func edit(
      _ number: Int64, _ body: (inout DocumentEditor) throws(DocumentError) -> Void
    ) throws {
      let now = Instant(nanoseconds: number * 1_000_000)
      let before = alice.document
      let delta = try alice.edit(at: now) { editor throws(DocumentError) in try body(&editor) }
      check(
        try Document.Delta(canonicalBytes: delta.canonicalBytes), is: delta, "the delta's bytes")
      bob.merge(delta)
      check(bob, is: alice.document, "edit \(number): the delta tells all that it has changed")
      var late = before
      late.merge(delta)
      late.merge(delta)
      check(late, is: alice.document, "edit \(number): and may be told twice")
    }
  }

  @Test func `many edits in one transaction are one delta that tells them all`() throws {
    for seed in 0..<40 as Range<UInt64> {
      var pair = Pair()
      var random = KeyedRandom(seed: seed).sequence(KeyedRandom.Stream(rawValue: 507))
      for number in 1...6 as ClosedRange<Int64> {
        try pair.edit(number) { editor throws(DocumentError) in
          for place in 0..<random.below(12) {
            let key = "\(random.below(4))"
            switch random.below(7) {
            case 0: try editor.removeValue(at: [key])
            case 1: try? editor.set([key, "a"], to: .integer(Int64(place)))
            case 2: try? editor.insert(.integer(Int64(random.below(3))), into: [key, "s"])
            case 3: try? editor.remove(.integer(Int64(random.below(3))), from: [key, "s"])
            case 4: try? editor.increment([key, "n"], by: Int64(place) - 4)
            default: try editor.set([key], to: .integer(Int64(place)))
            }
          }
        }
      }
    }
  }

  @Test func `an edit that was refused leaves nothing in the delta`() throws {
    var pair = Pair()
    try pair.edit(1) { editor throws(DocumentError) in
      try editor.set("/a", to: 1)
      try editor.set("/b", to: 2)
      do throws(DocumentError) {
        // The field is removed in one place before it turns out that it cannot be in the other.
        try editor.move(from: "/b", to: "/a/c")
        check(false, "the move is refused")
      } catch {}
      try editor.set("/c", to: 3)
    }
    check(pair.alice.document.json, is: ["a": 1, "b": 2, "c": 3])
  }

  @Test func `a fork that went on alone is taken as it is, and otherwise joined`() throws {
    var alice = DocumentReplica(1)
    for place in 0..<100 { try alice.edit(.set(["key\(place)"], 0)) }
    var fork = DocumentReplica(ReplicaID(2), resuming: alice.document)
    for place in [3, 50, 97] { try fork.edit(.set(["key\(place)"], 1)) }
    try fork.edit(.delete("/key4"))
    var document = alice.document
    document.merge(fork.document)
    check(document, is: fork.document)
    let (fields, forked) = (document.state.store.fields, fork.document.state.store.fields)
    check(fields.listed.isIdentical(to: forked.listed), "nothing was copied")
    try alice.edit(.set("/key3", 2))
    document = alice.document
    document.merge(fork.document)
    check(document["/key50"], is: 1)
    check(document["/key4"], is: nil)
    check(document.field(at: "/key3")?.register.values.count, is: 2, "both writes are there")
  }
}

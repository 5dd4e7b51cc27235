import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Specifications
import Testing

@Suite struct DocumentCodingTests {
  /// A document with every kind of field, a conflict, a gap and something removed, and its deltas.
  private func sample() throws -> (document: Document, deltas: [Document.Delta]) {
    var alice = DocumentReplica(1)
    var bob = DocumentReplica(2)
    var deltas: [Document.Delta] = [
      try alice.edit(.set("/t", "é"), .insert(-1, "/m/s"), .add(300, "/m/n"), at: 7),
      try alice.edit(.insert(.double(0.5), "/x"), .insert(nil, "/x")),
    ]
    for delta in deltas { try bob.merge(delta, at: Instant(nanoseconds: 7_000_000_000)) }
    try bob.edit(.set("/lost", 0))
    deltas += [
      try bob.edit(.add(-5, "/c")), try alice.edit(.set("/c", true)),
      try bob.edit(.delete("/m/s"), .remove(nil, "/x")), try bob.edit(.set("/t", 2)),
    ]
    var document = Document()
    for delta in deltas { document.merge(delta) }
    return (document, deltas)
  }

  @Test func `documents and deltas come back from their bytes`() throws {
    let (document, deltas) = try sample()
    check(document.json, is: ["c": -5, "m": ["n": 300], "t": 2, "x": [0.5]])
    check(try Document(canonicalBytes: document.canonicalBytes), is: document)
    check(try Document(canonicalBytes: Document().canonicalBytes), is: Document())
    for delta in deltas + [Document.Delta()] {
      let again = try Document.Delta(canonicalBytes: delta.canonicalBytes)
      check(again, is: delta)
      check(again.canonicalBytes, is: delta.canonicalBytes)
    }
  }

  @Test func `a delta is refused where a document is wanted`() throws {
    for delta in try sample().deltas + [Document.Delta()] {
      do throws(CanonicalDecodingError) {
        Issue.record("\(try Document(canonicalBytes: delta.canonicalBytes)) is read")
      } catch {
        check(error.reason, is: .notCanonical)
      }
    }
  }

  @Test func `bytes that end too early or go on too long are refused`() throws {
    let (document, deltas) = try sample()
    for bytes in [document.canonicalBytes] + deltas.map(\.canonicalBytes) {
      for length in 0..<bytes.count {
        let prefix = Array(bytes[..<length])
        check((try? Document.Delta(canonicalBytes: prefix)) == nil, "\(length) of \(bytes.count)")
        check((try? Document(canonicalBytes: prefix)) == nil, "\(length) of \(bytes.count)")
      }
      check((try? Document.Delta(canonicalBytes: bytes + [0])) == nil, "one byte more")
    }
  }

  @Test func `a corrupted byte never traps, and what is accepted has no other bytes (H2, H4)`()
    throws
  {
    let (document, deltas) = try sample()
    var accepted = 0
    for bytes in [document.canonicalBytes] + deltas.map(\.canonicalBytes) {
      for place in bytes.indices {
        for mask in [1, 2, 4, 8, 16, 32, 64, 128, 0x7F, 0xFF] as [UInt8] {
          var corrupted = bytes
          corrupted[place] ^= mask
          guard let value = try? Document.Delta(canonicalBytes: corrupted) else { continue }
          accepted += 1
          check(value.canonicalBytes, is: corrupted, "byte \(place) ^ \(mask)")
          var merged = document
          merged.merge(value)
          var other = value
          other.merge(document.state)
          let both = Document(state: other)
          check(both.state.context, is: merged.state.context, "byte \(place) ^ \(mask)")
          check(!merged.description.isEmpty && !both.description.isEmpty, "both can be shown")
        }
      }
    }
    check(accepted > 100, "\(accepted) are accepted: the test has tested something")
  }

  @Test func `a field says what it holds in one way only`() throws {
    let table: [([UInt8], CanonicalDecodingError.Reason?)] = [
      ([0], nil), ([16], nil),
      ([1, 0, 0], .notCanonical), ([2, 0, 0], .notCanonical), ([4, 0], .notCanonical),
      ([8, 0], .notCanonical), ([17, 0, 1], .notCanonical), ([18, 0, 1], .notCanonical),
      ([1, 0, 1], .notCanonical), ([17, 0, 0], .notCanonical), ([24, 0], .notCanonical),
      ([1, 0, 2, 1, 1, 0], nil), ([20, 0], .notCanonical), ([32], .unknownTag(32)),
      ([0xFF, 0], .notCanonical),
    ]
    for (field, reason) in table {
      let bytes = [1, 0, 2, 1, 0x6B] + field
      do throws(CanonicalDecodingError) {
        check(try Document.Delta(canonicalBytes: bytes).canonicalBytes, is: bytes, "\(field)")
        check(reason, is: nil, "\(field) is read")
      } catch {
        check(error.reason, is: reason, "\(field)")
        check(error.offset, is: 5, "\(field)")
      }
    }
  }

  @Test func `nesting as deep as no document is refused, not recursed into`() throws {
    var bytes: [UInt8] = [1, 0]
    for _ in 0..<100_000 { bytes += [3, 1, 0x6B, 0x11, 0] }
    do throws(CanonicalDecodingError) {
      Issue.record("\(try Document(canonicalBytes: bytes)) is read")
    } catch {
      check(error.reason, is: .tooDeep)
    }
  }

  @Test func `the bytes of a document never change`() throws {
    var alice = DocumentReplica(1)
    try alice.edit(.set("/a", "b"), .insert(1, "/s"), at: 1)
    try alice.edit(.add(-2, "/m/n"), .set("/a", "c"))
    let expected: [UInt8] = [
      1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 6, 7, 0, 0, 1, 1, 1, 97, 109, 115, 24, 9, 3, 7, 3, 1,
      110, 20, 3, 3, 3, 3, 3, 2, 3, 7, 129, 146, 244, 1, 1, 5, 1, 99,
    ]
    check(alice.document.canonicalBytes, is: expected)
    check(try Document(canonicalBytes: expected), is: alice.document)
  }
}

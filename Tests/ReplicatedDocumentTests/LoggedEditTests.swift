import CanonicalCoding
import Causality
import Checking
import Testing

@testable import ReplicatedDocument

/// An edit on its way, and what tells whether anybody has touched a history.
@Suite struct LoggedEditTests {
  private let now = Instant(nanoseconds: 1_700_000_000_000_000_000)

  private func replica() throws -> (edits: [LoggedEdit], log: DocumentLog, version: CausalContext) {
    var alice = VersionedReplica(ReplicaID(1))
    let edits = [
      try alice.edit(at: now, message: "book the flight") { try $0.set("/flight", to: "TP 551") },
      try alice.edit(at: now) { try $0.increment("/budget", by: 250) },
      try alice.edit(at: now, message: "") { try $0.removeValue(at: "/flight") },
    ]
    return (edits.compactMap { $0 }, alice.log, alice.version)
  }

  @Test func `an edit tells who, when, what, after what and why, in bytes too`() throws {
    let (edits, _, _) = try replica()
    #expect(edits.map(\.message) == ["book the flight", nil, ""])
    for (place, edit) in edits.enumerated() {
      #expect(edit.author == ReplicaID(1) && edit.timestamp.microseconds == 1_700_000_000_000_000)
      let again = try LoggedEdit(canonicalBytes: edit.canonicalBytes)
      #expect(again == edit && again.checksum == edit.checksum)
      if place > 0 { #expect(edit.predecessors == edits[place - 1].version) }
    }
    #expect(Set(edits.map(\.checksum)).count == 3)
  }

  @Test func `an edit prints who, when and why on one line`() throws {
    let time = "1700000000000000"
    #expect(
      try replica().edits.map(\.description) == [
        #"1:1 at \#(time).0, "book the flight""#, "1:2 at \(time).1", #"1:3 at \#(time).2, """#,
      ])
  }

  @Test func `an edit that was damaged on its way is refused`() throws {
    for edit in try replica().edits {
      let bytes = edit.canonicalBytes
      for place in 1..<bytes.count {
        for bit in 0..<8 {
          var damaged = bytes
          damaged[place] ^= 1 << UInt8(bit)
          check((try? LoggedEdit(canonicalBytes: damaged)) == nil, "byte \(place), bit \(bit)")
        }
      }
      var wrong = bytes
      wrong[4] ^= 1
      #expect(throws: CanonicalDecodingError(reason: .checksumMismatch, offset: 1)) {
        try LoggedEdit(canonicalBytes: wrong)
      }
    }
  }

  @Test func `the seal of a version changes if any edit does, and with nothing later`() throws {
    let (edits, log, version) = try replica()
    var longer = VersionedReplica(ReplicaID(1), resuming: log.document, log: log)
    let seal = log.seal
    #expect(try log.seal(at: version) == seal && seal.count == 32)
    try longer.edit(at: now) { try $0.set("/later", to: true) }
    #expect(try longer.log.seal(at: version) == seal && longer.log.seal != seal)
    for place in edits.indices {
      let edit = edits[place]
      for forged in [
        LoggedEdit(edit.delta, at: edit.timestamp, after: edit.predecessors, message: "forged"),
        LoggedEdit(
          edit.delta, at: edit.timestamp.successor, after: edit.predecessors,
          message: edit.message),
      ] {
        let others = edits[..<place] + [try #require(forged)] + edits[(place + 1)...]
        #expect(DocumentLog(base: Document(), edits: Array(others)).seal != seal)
      }
      let fewer = edits[..<place] + edits[(place + 1)...]
      #expect(DocumentLog(base: Document(), edits: Array(fewer)).seal != seal)
    }
    #expect(throws: HistoryError.unknownEvents) {
      try log.seal(at: CausalContext([Dot(ReplicaID(9), 1)]))
    }
    longer.trim(to: version)
    #expect(throws: HistoryError.trimmed) { try longer.log.seal(at: CausalContext()) }
  }

  @Test func `the hash is that of the standard`() {
    func hex(_ text: String) -> String {
      SHA256.hash(Array(text.utf8)).map {
        String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
      }.joined()
    }
    // NIST FIPS 180-4, examples of one block, of two, and of nothing.
    check(hex("abc"), is: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    check(
      hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
      is: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    check(hex(""), is: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}

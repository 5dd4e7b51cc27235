import CRDTs
import CanonicalCoding
import Causality
import Checking
import Randomness
import SortedCollections
import Specifications
import Testing

@testable import ReplicatedDocument

/// Logs in bytes.
@Suite struct DocumentLogCodingTests {
  private let now = Instant(nanoseconds: 1_700_000_000_000_000_000)

  /// Logs of three replicas that edit everything at random and hear of each other's edits: one by
  /// one, with gaps and in any order, or all at once; and that now and then forget.
  ///
  /// - Parameter isOrderly: Whether they only hear of all at once and forget nothing.
  private func logs(
    seed: UInt64, steps: Int = 40, isOrderly: Bool = false
  ) throws -> [DocumentLog] {
    var draw = KeyedRandom(seed: seed).sequence(.init(rawValue: 901))
    var replicas = (0..<3).map { _ in (document: Document(), log: DocumentLog()) }
    var made: [LoggedEdit] = []
    for step in 0..<steps {
      let place = Int(draw.below(3))
      let now = now.advanced(by: Int64(draw.below(3)) * Int64(step) * 1_000_000)
      var replica = VersionedReplica(
        ReplicaID(UInt64(place) + 1), resuming: replicas[place].document, log: replicas[place].log)
      switch draw.below(8) {
      case 0..<4:
        let edits = (0...draw.below(4)).map { _ in Edit.random(&draw, isNarrow: seed % 2 == 0) }
        let message = draw.below(4) == 0 ? "step \(step)" : nil
        let edit = try? replica.edit(at: now, message: message) { editor in
          for edit in edits { try edit.apply(to: &editor) }
        }
        if let edit { made.append(edit) }
      case 4..<6 where !made.isEmpty && !isOrderly:
        try replica.merge(made[Int(draw.below(UInt64(made.count)))], at: now)
      case 4...6:
        let other = replicas[Int(draw.below(3))]
        try replica.merge(other.document, log: other.log, at: now)
      default:
        if draw.below(4) == 0, !isOrderly { replica.trim(toCount: replica.log.count / 2) }
      }
      replicas[place] = (replica.document, replica.log)
    }
    return replicas.map(\.log)
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `a log comes back from its bytes, whatever is missing or was forgotten`(
    seed: UInt64
  ) throws {
    for isOrderly in [false, true] {
      for log in try logs(seed: seed, isOrderly: isOrderly) {
        let bytes = log.canonicalBytes
        let again = try DocumentLog(canonicalBytes: bytes)
        check(again == log, "seed \(seed): \(log.count) edits are not the same again")
        check(again.canonicalBytes, is: bytes, "seed \(seed)")
        let replica = try VersionedReplica(ReplicaID(9), loading: bytes)
        let isSame = replica.document == log.document
        check(isSame, "seed \(seed): the document is not what the edits led to")
        guard isOrderly, !log.isEmpty else { continue }
        let odd = LogParts(log.chronological, since: log.base).oddCount
        check(odd, is: 0, "seed \(seed): edits are kept as a whole")
      }
    }
  }

  @Test func `an edit made by hand comes back as well`() throws {
    var alice = DocumentReplica(ReplicaID(1))
    let first = try alice.edit(at: now) { try $0.set("/a", to: 1) }
    let second = try alice.edit(at: now) { try $0.set("/a", to: 2) }
    var both = first
    both.merge(second)
    let start = CausalContext()
    let after = CausalContext(first.context.dots)
    let odd: [LoggedEdit?] = [
      LoggedEdit(both, at: .zero, after: start), LoggedEdit(second, at: .zero, after: after),
      LoggedEdit(
        Document.Delta(store: DocumentStore(), context: CausalContext([Dot(ReplicaID(7), 1)])),
        at: .zero, after: start),
      LoggedEdit(alice.document.state, at: .zero, after: start),
    ]
    for (place, edit) in odd.enumerated() {
      var log = DocumentLog()
      log.append(try #require(edit))
      let again = try DocumentLog(canonicalBytes: log.canonicalBytes)
      #expect(again == log, "edit \(place)")
    }
    // A delta of several edits at once is like one that was made at once.
    let counts = try odd.map { try LogParts([#require($0)], since: Document()).oddCount }
    #expect(counts == [0, 0, 1, 1])
  }

  @Test func `any damage is found, and bytes that were made to fit trap nothing`() throws {
    let log = try #require(try logs(seed: 3, steps: 30).max { $0.count < $1.count })
    let bytes = log.canonicalBytes
    for place in 1..<bytes.count {
      for mask in [1, 0x80, 0xFF] as [UInt8] {
        var damaged = bytes
        damaged[place] ^= mask
        check((try? DocumentLog(canonicalBytes: damaged)) == nil, "byte \(place) ^ \(mask)")
      }
    }
    for length in 0..<bytes.count {
      check((try? DocumentLog(canonicalBytes: Array(bytes[..<length]))) == nil, "\(length)")
    }
    let content = try Self.content(of: bytes)
    var accepted = 0
    for place in content.indices {
      for mask in [1, 2, 4, 8, 16, 32, 64, 128, 0x7F, 0xFF] as [UInt8] {
        var forged = content
        forged[place] ^= mask
        let bytes = Self.sealed(DocumentLog.stored(forged, edits: 1))
        guard let other = try? DocumentLog(canonicalBytes: bytes) else { continue }
        accepted += 1
        check(other.canonicalBytes, is: bytes, "byte \(place) ^ \(mask)")
        var joined = log
        joined.merge(other)
        _ = joined.document.json
        _ = try? other.document(at: log.context)
      }
    }
    #expect(accepted > 50, "most forgeries are refused, but others must be looked at as well")
  }

  @Test func `few bytes cannot stand for many edits, nor for many versions`() throws {
    // A count of edits that the rest of the input cannot hold.
    var encoder = CanonicalEncoder()
    encoder.byte(1)
    encoder.count(0)
    Document().encode(into: &encoder)
    encoder.integer(1 << 40)
    do throws(CanonicalDecodingError) {
      Issue.record("\(try DocumentLog(canonicalBytes: Self.sealed(encoder.bytes)).count)")
    } catch {
      #expect(error.reason == .truncated)
    }
    var version = Self.sealed([2])
    version[0] = 1
    #expect(throws: CanonicalDecodingError(reason: .unknownVersion(2), offset: 6)) {
      try DocumentLog(canonicalBytes: version)
    }
  }

  @Test func `of keys that were set once each, the history costs next to nothing`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    for number in 0..<2000 {
      try alice.edit(at: now) { try $0.set(["key\(number)"], to: .integer(Int64(number))) }
    }
    let (document, log) = (alice.document.canonicalBytes.count, alice.log.canonicalBytes.count)
    #expect(log < 2000 * 6)
    // The log has no need of 2000 timestamps that differ.
    #expect(log < document)
    #expect(try DocumentLog(canonicalBytes: alice.log.canonicalBytes).document == alice.document)
  }

  @Test func `the bytes of a log are these`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    var bob = VersionedReplica(ReplicaID(2))
    let first = try #require(
      try alice.edit(at: now, message: "start") { editor in
        try editor.set("/title", to: "Lisbon")
        try editor.insert("hat", into: "/packing")
      })
    try bob.merge(first, at: now)
    try bob.edit(at: now) { try $0.removeValue(at: "/packing") }
    try alice.edit(at: now) { try $0.set("/title", to: "Porto") }
    try alice.merge(bob, at: now)
    let bytes = alice.log.canonicalBytes
    #expect(CRC32C(of: bytes).value == 415_220_050)
    #expect(bytes.count == 122)
    #expect(try DocumentLog(canonicalBytes: bytes) == alice.log)
  }

  @Test func `a log in which nothing differs from edit to edit comes back as well`() throws {
    var alice = VersionedReplica(ReplicaID(1))
    for _ in 0..<3000 {
      try alice.edit(at: now) { try $0.set("/a", to: true) }
    }
    let bytes = alice.log.canonicalBytes
    #expect(try DocumentLog(canonicalBytes: bytes) == alice.log)
    #expect(bytes.count < 3000 * 4)
  }

  @Test func `what is packed is unpacked, and never to more than sixteen times its size`() throws {
    var draw = KeyedRandom(seed: 7).sequence(.init(rawValue: 902))
    for round in 0..<200 {
      let (size, letters) = (draw.below(3000), 1 + draw.below(round % 3 == 0 ? 2 : 200))
      let bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: draw.below(letters)) }
      let packed = LogPacking.pack(bytes)
      check(packed.count * LogPacking.greatestRatio >= bytes.count, "\(round): too few")
      var decoder = CanonicalDecoder(packed)
      check(try LogPacking.unpack(bytes.count, from: &decoder), is: bytes, "round \(round)")
      check(decoder.remaining, is: 0)
      for _ in 0..<20 where !packed.isEmpty {
        var damaged = packed
        damaged[Int(draw.below(UInt64(packed.count)))] ^= UInt8(1 + draw.below(255))
        var decoder = CanonicalDecoder(damaged)
        let other = try? LogPacking.unpack(bytes.count, from: &decoder)
        check(other == nil || other?.count == bytes.count, "round \(round)")
      }
    }
    var decoder = CanonicalDecoder([0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
    #expect(throws: CanonicalDecodingError.self) {
      try LogPacking.unpack(50, from: &decoder)
    }
    decoder = CanonicalDecoder([0x20, 9, 1])
    #expect(throws: CanonicalDecodingError.self, "there is nothing that far back") {
      try LogPacking.unpack(5, from: &decoder)
    }
  }

  /// What is packed in the bytes of a log.
  private static func content(of bytes: [UInt8]) throws -> [UInt8] {
    var decoder = CanonicalDecoder(bytes)
    _ = try decoder.raw(5)
    _ = try decoder.count()
    _ = try decoder.byte()
    let count = Int(try decoder.integer())
    return count == 0
      ? Array(try decoder.raw(decoder.remaining)) : try LogPacking.unpack(count, from: &decoder)
  }

  /// Bytes of a log with a checksum that fits.
  private static func sealed(_ content: [UInt8]) -> [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.byte(CanonicalEncoder.formatVersion)
    encoder.checksum(of: content)
    encoder.byteString(content)
    return encoder.bytes
  }
}

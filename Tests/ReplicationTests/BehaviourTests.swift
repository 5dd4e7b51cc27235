import CRDTs
import CanonicalCoding
import Causality
import Testing

@testable import Replication

/// The bytes by which states of a replicator are told apart.
@Suite struct Behaviours {
  private typealias Numbers = Replicator<ORSet<Int>>

  private func replicator(interval: Int64 = 1) throws -> Numbers {
    var settings = ReplicationConfiguration(gossipInterval: interval)
    settings.backoffLimit = 0
    return try Numbers(
      ReplicaID(1), peers: [ReplicaID(2), ReplicaID(3)], configuration: settings)
  }

  private func behaviour(_ replicator: Numbers, at now: Int64) -> [UInt8] {
    var encoder = CanonicalEncoder()
    replicator.encodeBehaviour(into: &encoder, at: Instant(nanoseconds: now))
    return encoder.bytes
  }

  private func edit(_ replicator: inout Numbers, _ number: Int, at now: Int64) {
    var state = replicator.state
    var dots = DotSource(resuming: replicator.identity, after: state.context)
    let delta = state.store.insert(number, using: &dots)
    _ = replicator.handle(.edited(delta), at: Instant(nanoseconds: now))
  }

  @Test func `what happens later happens in the same way`() throws {
    var (early, late) = (try replicator(), try replicator())
    _ = early.handle(.timer, at: Instant(nanoseconds: 5))
    _ = late.handle(.timer, at: Instant(nanoseconds: 5_000_000))
    edit(&early, 7, at: 6)
    edit(&late, 7, at: 5_000_001)
    #expect(behaviour(early, at: 6) == behaviour(late, at: 5_000_001))
    #expect(behaviour(early, at: 6) != behaviour(late, at: 5_000_000))
  }

  @Test func `what makes a difference is told apart`() throws {
    let start = try replicator()
    var (edited, persisted, other) = (start, start, start)
    edit(&edited, 7, at: 0)
    edit(&persisted, 7, at: 0)
    _ = persisted.handle(.persisted(count: 1), at: .zero)
    edit(&other, 8, at: 0)
    var parted = start
    _ = parted.handle(.disconnected(ReplicaID(2)), at: .zero)
    let states = [start, edited, persisted, other, parted].map { behaviour($0, at: 0) }
    for (place, one) in states.enumerated() {
      #expect(!states[(place + 1)...].contains(one), "\(place)")
    }
  }

  @Test func `what an edit has made may be handed over, and is the same`() throws {
    var (told, handed) = (try replicator(), try replicator())
    for number in [7, 8] {
      var state = handed.state
      var dots = DotSource(resuming: handed.identity, after: state.context)
      let delta = state.store.insert(number, using: &dots)
      state.context.merge(delta.context)
      _ = told.handle(.edited(delta), at: .zero)
      _ = handed.handle(.edited(delta, leadingTo: state), at: .zero)
      #expect(handed.state == state)
      #expect(behaviour(told, at: 0) == behaviour(handed, at: 0))
    }
  }

  @Test func `what an edit of something older has made is not taken over`() throws {
    var numbers = try replicator()
    var state = numbers.state
    edit(&numbers, 7, at: 0)
    var dots = DotSource(resuming: numbers.identity, after: numbers.minted)
    let delta = state.store.insert(8, using: &dots)
    state.context.merge(delta.context)
    _ = numbers.handle(.edited(delta, leadingTo: state), at: .zero)
    #expect(numbers.state.store.elements == [7, 8])
  }

  /// A field that is added must be written too, or be of no consequence.
  ///
  /// Isolations are counted among what is pending, the extent is that of the part, and what was
  /// sent last would be written again as it is.
  @Test func `nothing that makes a difference is forgotten`() throws {
    let replicator = try replicator()
    func fields(_ value: Any) -> [String] {
      // What is kept in a box is named with an underscore.
      Mirror(reflecting: value).children.compactMap { $0.label?.trimmingPrefix("_") }
        .map { String($0) }.sorted()
    }
    #expect(
      fields(replicator) == [
        "boot", "buffer", "configuration", "counted", "desk", "doubleMints", "durable", "extent",
        "hasLeft", "id", "identity", "isolations", "lastSent", "lineage", "mark", "members",
        "memberships", "merged", "part", "peers", "pending", "persistedCount", "stability",
        "writes",
      ])
    #expect(
      fields(replicator.peers[0]) == [
        "abandoned", "announceAt", "announcements", "answer", "askAt", "asked", "attempts", "boot",
        "briefing", "completed", "completedDots", "doubts", "due", "eager", "features",
        "gatheredSize",
        "greetAt",
        "greetings",
        "hasGreeted", "heardAt", "id", "incoming",
        "incompatible", "isConfirmed", "isCovered", "isDoubted", "isSuspected", "isUp", "keptSize",
        "known", "neighbours",
        "offered",
        "offeredSize", "offers",
        "outgoing", "owed", "owedAfter", "owesSurprise", "packetLimit", "prefersAnnouncements",
        "provenAt", "pushAt", "requests", "resumption", "retryAt", "sentAt", "transferLimit",
        "unfounded", "unsendable", "version",
      ])
    let pending = fields(Numbers.Pending.other())
    #expect(
      pending == [
        "changes", "completes", "isEdit", "isolates", "rebased", "renaming", "size", "source",
        "step",
      ])
    let transfer = OutgoingTransfer([1, 2, 3], bringing: DotCloud(), inPiecesOf: 2)
    #expect(
      fields(transfer) == [
        "attempts", "beyond", "bytes", "count", "dots", "name", "retryAt", "sentCount", "size",
      ])
  }

  @Test func `packets are summed up`() {
    let packet = Packet<ORSet<Int>>(from: 1, to: 2, .frames([.want(DotCloud()), .farewell]))
    #expect(Numbers.summary(of: packet.bytes) == "a request and a farewell")
    #expect(
      Numbers.summary(of: Packet<ORSet<Int>>(from: 1, to: 2, .frames([])).bytes) == "a sign of life"
    )
    #expect(Numbers.summary(of: [1, 2]) == "bytes that are no packet")
  }
}

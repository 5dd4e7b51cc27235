import CRDTs
public import CanonicalCoding
public import Causality
import SortedCollections

/// For whoever tells the states of a replicator apart: an exhaustive search, above all.
extension Replicator {
  /// Writes all that decides what the machine will do from now on.
  ///
  /// Two machines that write the same bytes do and say the same, whatever happens to them. Instants
  /// are written by how far ahead they lie, and not at all where they have passed; how often
  /// something was tried, only as far as waits depend on it. What is merely counted is not written,
  /// unless waits are so long that chance lengthens them.
  ///
  /// - Parameters:
  ///   - encoder: Where the bytes go.
  ///   - now: The time by the clock of this machine.
  ///   - isOrderFree: Whether no two of the deltas that are held speak of the same dot. Then it
  ///     does not matter in which order they have come: it decides only how soon those are
  ///     forgotten that everybody has, for which nobody asks.
  public func encodeBehaviour(
    into encoder: inout CanonicalEncoder, at now: Instant, isOrderFree: Bool = false
  ) {
    let times = BehaviourTimes(now: now, configuration: configuration)
    identity.encode(into: &encoder)
    encoder.word(boot)
    state.encode(into: &encoder)
    durable.encode(into: &encoder)
    buffer.encode(into: &encoder, inAnyOrder: isOrderFree)
    encode(lineage, into: &encoder)
    encoder.count(doubleMints.count)
    for proof in doubleMints { proof.encode(into: &encoder) }
    // Which of several proofs a greeting names first depends on how many greetings there were.
    if doubleMints.count > 1 { encoder.count(statistics.greetings % doubleMints.count) }
    encoder.count(pending.count)
    for entry in pending {
      entry.changes.encode(into: &encoder)
      encoder.count(entry.size)
      (entry.source ?? id).encode(into: &encoder)
      encoder.byte(
        (entry.isolates ? 1 : 0) | (entry.renaming == nil ? 0 : 2) | (entry.isEdit ? 4 : 0)
          | (entry.rebased == nil ? 0 : 8) | (entry.completes == nil ? 0 : 16)
          | (entry.step == nil ? 0 : 32))
      entry.rebased?.encode(into: &encoder)
      if let number = entry.completes { encoder.integer(number) }
      entry.step?.encode(into: &encoder)
      if let renaming = entry.renaming {
        DotCloud(renaming.run).encode(into: &encoder)
        renaming.successor.encode(into: &encoder)
      }
    }
    encoder.count(memberships.count)
    for (replica, membership) in memberships {
      replica.encode(into: &encoder)
      encoder.byte(membership.rawValue)
    }
    part.encode(into: &encoder, as: mark, inAnyOrder: isOrderFree)
    stability.encode(into: &encoder)
    if configuration.countsDistantMembers { members.encode(into: &encoder) }
    encoder.byte(hasLeft ? 1 : 0)
    encoder.count(writes.count)
    for write in writes {
      encoder.integer(write.request.id)
      encoder.signed(times.ahead(write.request.deadline))
      for member in write.members { member.encode(into: &encoder) }
    }
    if configuration.fanOut != nil { encoder.count(persistedCount) }
    if times.isJittered { encoder.count(statistics.packets) }
    encoder.signed(times.sinceTick)
    desk.encode(into: &encoder, times)
    encoder.count(peers.count)
    for peer in peers { peer.encode(into: &encoder, times, after: persistedCount) }
  }

  private func encode(_ lineage: Lineage, into encoder: inout CanonicalEncoder) {
    let groups = lineage.spansByReplica
    encoder.count(groups.count)
    for spans in groups {
      spans.first?.replica.encode(into: &encoder)
      encoder.count(spans.count)
      for span in spans {
        encoder.integer(span.first)
        encoder.integer(span.last)
        encoder.word(span.boot)
      }
    }
  }

  /// What a packet says, in a few words for people; they follow on “a message with”.
  public static func summary(of packet: [UInt8]) -> String {
    guard let packet = try? Packet<Store>(packet) else { return "bytes that are no packet" }
    guard case .frames(let frames) = packet.content else { return "a greeting" }
    if frames.isEmpty { return "a sign of life" }
    return frames.map(\.summary).joined(separator: " and ")
  }
}

/// Instants as far as they matter.
struct BehaviourTimes {
  let now: Instant
  let configuration: ReplicationConfiguration

  /// Whether waits are lengthened by chance, which depends on how many packets were sent.
  var isJittered: Bool {
    configuration.gossipInterval &<< Int64(configuration.backoffLimit) >= 8
  }

  /// How far the clock is from the last end of a gathering.
  var sinceTick: Int64 {
    let interval = configuration.gossipInterval
    let since = (now.nanoseconds - configuration.phase) % interval
    return since < 0 ? since + interval : since
  }

  /// The greatest number of attempts that is told from one more.
  var attempts: Int { max(configuration.backoffLimit, 8) + 1 }

  /// How far an instant lies ahead; 0 if it has come.
  func ahead(_ instant: Instant) -> Int64 {
    instant <= now ? 0 : instant.nanoseconds - now.nanoseconds
  }

  /// How far an instant lies ahead, if there is one.
  func ahead(_ instant: Instant?) -> Int64 { instant.map { ahead($0) } ?? -1 }

  /// How long ago an instant was.
  func ago(_ instant: Instant?) -> Int64 {
    instant.map { now.nanoseconds - $0.nanoseconds } ?? -1
  }
}

extension Peer {
  func encode(into encoder: inout CanonicalEncoder, _ times: BehaviourTimes, after count: Int) {
    id.encode(into: &encoder)
    encoder.byte(
      (isUp ? 1 : 0) | (prefersAnnouncements ? 2 : 0) | (owesSurprise ? 4 : 0)
        | (isSuspected ? 8 : 0) | (isCovered ? 0 : 16) | (offers == nil ? 0 : 32)
        | (isConfirmed ? 64 : 0) | (isDoubted ? 128 : 0))
    encoder.byte(hasGreeted ? 1 : 0)
    offers?.encode(into: &encoder)
    encoder.word(boot ?? 0)
    encoder.integer(doubts)
    encoder.word(answer.mark)
    encoder.integer(answer.doubts)
    encoder.word(incompatible ?? 0)
    encoder.byte(version)
    encoder.count(neighbours.count)
    for neighbour in neighbours { neighbour.encode(into: &encoder) }
    encoder.count(packetLimit)
    encoder.count(transferLimit)
    encoder.integer(features)
    let clouds = [
      known.dots, eager, offered, unsendable, abandoned, asked, unfounded, owed, completedDots,
    ]
    for dots in clouds { dots.encode(into: &encoder) }
    encoder.count(offeredSize)
    encoder.count(keptSize)
    encoder.count(gatheredSize)
    encoder.count(max(0, owedAfter - count))
    let provenUntil = provenAt.advanced(by: times.configuration.gossipInterval)
    for instant in [greetAt, provenUntil, pushAt, retryAt, announceAt, askAt, due] {
      encoder.signed(times.ahead(instant))
    }
    for tries in [greetings, attempts, announcements, requests] {
      encoder.count(min(tries, times.attempts))
    }
    let settings = times.configuration
    if settings.suspicionTimeout != nil || settings.evictionTimeout != nil {
      encoder.signed(times.ago(heardAt))
    }
    if settings.heartbeatInterval != nil { encoder.signed(times.ago(sentAt)) }
    if settings.countsDistantMembers { briefing.encode(into: &encoder, times) }
    encodeTransfers(into: &encoder, times)
  }

  private func encodeTransfers(into encoder: inout CanonicalEncoder, _ times: BehaviourTimes) {
    encoder.byte(
      (outgoing == nil ? 0 : 1) | (incoming == nil ? 0 : 2) | (completed == nil ? 0 : 4)
        | (resumption == nil ? 0 : 8))
    if let outgoing {
      outgoing.receipt.encode(into: &encoder)
      outgoing.dots.encode(into: &encoder)
      encoder.count(outgoing.sentCount)
      encoder.count(min(outgoing.attempts, times.attempts))
      encoder.signed(times.ahead(outgoing.retryAt))
    }
    if let incoming {
      incoming.receipt.encode(into: &encoder)
      encoder.byteString(incoming.bytes)
    }
    completed?.encode(into: &encoder)
    resumption?.encode(into: &encoder)
  }
}

extension Frame {
  /// What the frame says, in a few words.
  var summary: String {
    switch self {
    case .have(_, .acknowledgement): "an acknowledgement"
    case .have(_, .alreadyHad): "word that it had all of it"
    case .have(_, .question): "word of what it holds"
    case .have(_, .withheld): "word of what it holds and cannot hand on"
    case .want: "a request"
    case .changes(let changes): changes.delta.store.isWhole ? "the whole state" : "changes"
    case .edits: "edits of a part"
    case .chunk: "a piece of something large"
    case .received: "a receipt"
    case .farewell: "a farewell"
    case .reports: "reports of members"
    case .noted: "word that reports have come"
    case .reportPiece: "a piece of a report of a member"
    case .reportReceipt: "a receipt for pieces of a report"
    case .parcel(let parcel):
      switch parcel.content {
      case .proposals: "proposals"
      case .verdicts: "decisions"
      case .receipts: "receipts for decisions"
      }
    }
  }
}

import CRDTs
import CanonicalCoding
import Causality
import NetworkSimulator
import SortedCollections

@testable import Replication

/// All of a world that makes a difference to what can happen in it.
///
/// Instants count by how far ahead they are. What is only counted, and how often something was
/// tried, makes no difference where every wait is of the same length.
extension World {
  func absorb(into digest: inout RollingDigest) {
    for letter in letters {
      digest.absorb(UInt64(letter.from))
      digest.absorb(UInt64(letter.to))
      digest.absorb(letter.bytes)
    }
    digest.absorb(UInt64(letters.count))
    for place in places {
      digest.absorb(UInt64(unsyncedCount(place)))
      for record in records(place) { digest.absorb(record) }
      digest.absorb(isUp(place) ? 1 : 0)
      if isUp(place) { self[place].absorb(into: &digest, at: now) }
    }
  }
}

extension Replicator {
  /// What there is in a replicator; whoever adds to it decides whether it makes a difference.
  static var fieldsThatCount: [String] {
    [
      "id", "identity", "merged", "configuration", "boot", "peers", "durable", "buffer", "lineage",
      "doubleMints", "pending", "memberships", "hasLeft", "writes", "stability", "persistedCount",
      "desk", "mark", "part", "members",
    ]
  }

  fileprivate func absorb(into digest: inout RollingDigest, at now: Instant) {
    precondition(desk.isEmpty, "nothing is proposed in a small world")
    precondition(!configuration.countsDistantMembers, "nobody is far away in a small world")
    digest.absorb(identity.rawValue)
    digest.absorb(UInt64(boot))
    var encoder = CanonicalEncoder()
    part.encode(into: &encoder, as: mark, inAnyOrder: false)
    digest.absorb(encoder.bytes)
    digest.absorb(state.canonicalBytes)
    digest.absorb(durable.context.dots)
    for dots in buffer.dots { digest.absorb(dots) }
    for entry in pending {
      digest.absorb(entry.changes.context.dots)
      digest.absorb(entry.source?.rawValue ?? 0)
      if let rebased = entry.rebased { digest.absorb(rebased.canonicalBytes) }
      digest.absorb(entry.completes ?? 0)
    }
    for spans in lineage.spansByReplica {
      digest.absorb(spans.first?.replica.rawValue ?? 0)
      for span in spans {
        digest.absorb(span.first)
        digest.absorb(span.last)
        digest.absorb(UInt64(span.boot))
      }
    }
    for (member, known) in stability.members {
      digest.absorb(member.rawValue)
      digest.absorb(known.known.canonicalBytes)
    }
    digest.absorb(stability.stableCut.canonicalBytes)
    digest.absorb(UInt64(memberships.count + doubleMints.count + writes.count))
    for peer in peers { peer.absorb(into: &digest, at: now, durableCount: persistedCount) }
  }
}

extension Peer {
  /// What there is in a peer.
  static var fieldsThatCount: [String] {
    [
      "id", "isUp", "boot", "incompatible", "provenAt", "greetAt", "neighbours", "packetLimit",
      "transferLimit", "known", "eager", "offered", "offeredSize", "unsendable", "abandoned",
      "asked",
      "unfounded", "prefersAnnouncements", "pushAt", "retryAt", "announceAt", "askAt", "requests",
      "owed", "owedAfter", "owesSurprise", "outgoing", "incoming", "completed", "completedDots",
      "resumption", "due", "version", "features", "offers", "isCovered",
      "isConfirmed", "hasGreeted", "isDoubted", "doubts", "answer",
    ]
  }

  /// What is only counted, or matters only where signs of life are sent or members are far away.
  static var fieldsThatDoNot: [String] {
    [
      "gatheredSize", "keptSize", "greetings", "attempts", "announcements", "isSuspected",
      "heardAt", "sentAt", "briefing",
    ]
  }

  fileprivate func absorb(
    into digest: inout RollingDigest, at now: Instant, durableCount: Int
  ) {
    precondition(
      outgoing == nil && incoming == nil && completed == nil && resumption == nil
        && incompatible == nil && unsendable.isEmpty && abandoned.isEmpty,
      "nothing in a small world goes in chunks")
    digest.absorb(UInt64(boot ?? 0) &<< 8 | UInt64(version))
    digest.absorb((isUp ? 1 : 0) | (prefersAnnouncements ? 2 : 0) | (owesSurprise ? 4 : 0))
    for neighbour in neighbours { digest.absorb(neighbour.rawValue) }
    if let offers { digest.absorb(offers) }
    digest.absorb((isCovered ? 1 : 0) | (isConfirmed ? 2 : 0) | (isDoubted ? 4 : 0))
    digest.absorb(hasGreeted ? 1 : 0)
    for number in [doubts, UInt64(answer.mark), answer.doubts] { digest.absorb(number) }
    for dots in [known.dots, eager, offered, asked, unfounded, owed] { digest.absorb(dots) }
    digest.absorb(UInt64(offeredSize))
    digest.absorb(UInt64(min(requests, 8)))
    digest.absorb(UInt64(max(0, owedAfter - durableCount)))
    digest.absorb(packetLimit == .max ? 1 : 0)
    digest.absorb(features)
    for instant in [greetAt, provenAt, pushAt, retryAt, announceAt, askAt, due] {
      guard let instant else {
        digest.absorb(0)
        continue
      }
      let isLongAgo = instant <= now.advanced(by: -2)
      let wait = isLongAgo ? -2 : instant.nanoseconds - now.nanoseconds
      digest.absorb(UInt64(bitPattern: wait &+ 3))
    }
  }
}

extension RollingDigest {
  /// Takes in dots and how many runs they make.
  mutating func absorb(_ dots: DotCloud) {
    for run in dots.runs {
      absorb(run.replica.rawValue)
      absorb(run.lower)
      absorb(run.upper)
    }
    absorb(UInt64(dots.runs.count))
  }

  /// Takes in one dot.
  mutating func absorb(_ dot: Dot) {
    absorb(dot.replica.rawValue)
    absorb(dot.sequence)
  }
}

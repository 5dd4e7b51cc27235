import CRDTs
import CanonicalCoding
public import Causality

extension Replicator {
  /// Sends a greeting, to a process of which the mark is known or to whoever there is.
  @usableFromInline
  mutating func greet(
    _ place: Int, as mark: UInt32, expectingReply: Bool, at now: Instant,
    into effects: inout Effects
  ) {
    let peer = peers[place]
    let features = Greeting.parcels | (configuration.countsDistantMembers ? Greeting.reports : 0)
    var greeting = Greeting(
      versions: configuration.versions, features: features,
      wantsReply: expectingReply, identity: identity,
      packetLimit: min(configuration.packetLimit, Greeting.greatestLimit),
      transferLimit: min(configuration.transferLimit, Greeting.greatestLimit),
      neighbours: peers.map { $0.id }.filter { $0 != peer.id }.sorted(),
      proofs: proofsInTurn, isInSession: peer.boot == mark && !peer.isDoubted && peer.hasGreeted,
      doubts: peer.doubts, answer: peer.answer.mark == mark ? peer.answer.doubts : 0,
      resumption: peer.incoming?.receipt,
      selection: part.selection?.canonicalBytes,
      holdings: Holdings(durable.context.dots, of: lineage))
    var bytes = Packet<Store>(from: self.mark, to: mark, .greeting(greeting)).bytes
    var runs = durable.context.dots.runs.count
    while bytes.count > configuration.packetLimit,
      runs > 0 || !greeting.neighbours.isEmpty || !greeting.proofs.isEmpty
    {
      // A part of what is held is as true as all of it, and the rest is found out later.
      // Of neighbours that is not so, and who is told of fewer must know that there are more.
      if runs > 0 {
        runs /= 2
      } else if greeting.neighbours.isEmpty {
        greeting.proofs.removeLast()
      } else {
        greeting.neighbours.removeLast((greeting.neighbours.count + 1) / 2)
        greeting.features |= Greeting.fewerNeighbours
      }
      greeting.holdings = Holdings(durable.context.dots.prefix(runs), of: lineage)
      bytes = Packet<Store>(from: self.mark, to: mark, .greeting(greeting)).bytes
    }
    statistics.greetings += 1
    send(bytes, to: place, at: now, into: &effects)
    if peers[place].boot == nil || expectingReply {
      peers[place].greetAt = now.advanced(by: wait(peers[place].greetings + 1, for: place))
      peers[place].greetings += 1
    }
  }

  /// All proofs, with another one first in every greeting, since not all may find room.
  private var proofsInTurn: [DoubleMint] {
    guard !doubleMints.isEmpty else { return [] }
    let first = statistics.greetings % doubleMints.count
    return Array(doubleMints[first...] + doubleMints[..<first])
  }
}

extension Greeting {
  /// Set if the sender has more neighbours than there was room for.
  @usableFromInline static let fewerNeighbours: UInt64 = 4
}
